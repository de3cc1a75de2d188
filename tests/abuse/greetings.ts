import type { SubgraphDefinition } from '../gateway/subgraph-server.ts';

export const GREETINGS: SubgraphDefinition = {
  name: 'greetings',
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
    type Query { hello(name: String, n: Int): String  person(idNumber: String): Person }
    type Mutation { greet: String }
    type Person @key(fields: "id") { id: ID!  spouse: Person @shareable  friend: Person @shareable  name: String }
  `,
  resolvers: {
    Query: { hello: () => '你好', person: () => ({ id: '1', name: '张三' }) },
    Mutation: { greet: () => '你好' },
    Person: { spouse: () => ({ id: '2' }), friend: () => ({ id: '3' }), name: () => '张三' },
  },
};
