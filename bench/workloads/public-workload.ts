import { readFileSync } from 'node:fs';
import type { Workload, WorkloadSubgraph } from './workload.ts';

const ORACLE = new URL('../../tests/oracles/workload/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, ORACLE), 'utf8');
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n';

interface Review {
  readonly id: string;
  readonly body: string;
  readonly productUpc: string;
}
interface Product {
  readonly upc: string;
  readonly price: number;
  readonly weight: number;
}

/** Long, plain Chinese text of a given length: what records of citizens look like to a writer of JSON. */
const CHINESE = '本市居民申请办理不动产登记时应当提交身份证明和权属来源材料，登记机构依法核验后予以登记并公示结果。';
const chinese = (text: string): string => CHINESE.repeat(Math.ceil(text.length / CHINESE.length)).slice(0, text.length);

function accounts(word: (text: string) => string): WorkloadSubgraph {
  const names = ['Uri Goldshtein', 'Dotan Simha', 'Kamil Kisiela', 'Arda Tanrikulu', 'Gil Gardosh', 'Laurin Quast'];
  const users = names.map((name, index) => ({ id: String(index + 1), name: word(name), username: word(`user${index + 1}-name`), birthday: 1234567890 + index }));
  const find = ({ id }: { id: string }): unknown => users.find((user) => user.id === id) ?? null;
  return {
    name: 'accounts',
    sdl: `${LINK}type Query { me: User user(id: ID!): User users: [User] }
type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
    resolvers: { Query: { me: () => users[0], user: (_root: unknown, args: { id: string }) => find(args), users: () => users }, User: { __resolveReference: find } },
  };
}

function products(word: (text: string) => string): WorkloadSubgraph {
  const rows = ['Table', 'Couch', 'Glass', 'Chair', 'TV', 'Lamp', 'Grill', 'Fridge', 'Sofa'].map((name, index) => ({
    upc: String(index + 1), name: word(name), price: [899, 1299, 15, 499, 1299, 6999, 3999, 100000, 9999][index], weight: [100, 1000, 20, 100, 1000, 300, 2000, 6000, 800][index],
  }));
  const find = ({ upc }: { upc: string }): unknown => rows.find((row) => row.upc === upc) ?? null;
  return {
    name: 'products',
    sdl: `${LINK}type Query { topProducts(first: Int = 5): [Product] }
type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
    resolvers: { Query: { topProducts: (_root: unknown, { first }: { first: number }) => rows.slice(0, first) }, Product: { __resolveReference: find } },
  };
}

function inventory(): WorkloadSubgraph {
  const rows = JSON.parse(read('data-inventory.json')) as { upc: string; inStock: boolean }[];
  return {
    name: 'inventory',
    sdl: `${LINK}type Product @key(fields: "upc") { upc: String! weight: Int @external price: Int @external inStock: Boolean shippingEstimate: Int @requires(fields: "price weight") }`,
    resolvers: {
      Product: {
        __resolveReference: (given: Product) => ({ ...given, inStock: rows.find(({ upc }) => upc === given.upc)?.inStock ?? null }),
        shippingEstimate: ({ price, weight }: Product) => (price > 1000 ? 0 : Math.round(weight * 0.5)),
      },
    },
  };
}

function reviews(word: (text: string) => string): WorkloadSubgraph {
  const rows = (JSON.parse(read('data-reviews.json')) as Review[]).map((row) => ({ ...row, body: word(row.body) }));
  const username = word('user1-name');
  return {
    name: 'reviews',
    sdl: `${LINK}type Review @key(fields: "id") { id: ID! body: String product: Product author: User @provides(fields: "username") }
type User @key(fields: "id") { id: ID! username: String @external numberOfReviews: Int reviews: [Review] }
type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
    resolvers: {
      Review: {
        product: ({ productUpc }: Review) => ({ upc: productUpc }),
        // Every review's author is user 1, so that the user's reviews come back again (tests/oracles/workload/README.md).
        author: () => ({ id: '1', username }),
        __resolveReference: ({ id }: { id: string }) => rows.find((row) => row.id === id) ?? null,
      },
      User: { reviews: () => rows.slice(0, 2), numberOfReviews: () => rows.length, __resolveReference: (given: unknown) => given },
      Product: { reviews: ({ upc }: Product) => rows.filter(({ productUpc }) => productUpc === upc), __resolveReference: (given: unknown) => given },
    },
  };
}

// The oracle's file ends before the operation's last brace.
const QUERY = ((text: string): string => (text.split('{').length > text.split('}').length ? `${text}}` : text))(read('query.graphql'));

function workload(name: string, title: string, word: (text: string) => string, requests: Workload['requests']): Workload {
  return { name, title, subgraphs: [accounts(word), inventory(), products(word), reviews(word)], requests };
}

/** The public four-subgraph workload: every client sends the same query. */
export const publicWorkload = workload('public', 'the public four-subgraph workload (users → reviews → product → reviews → author …)', (text) => text, [{ query: QUERY }]);

/** The same with Chinese text of the same length in every string. */
export const chineseWorkload = workload('chinese', 'the same, Chinese text in every string', chinese, [{ query: QUERY }]);

/** The same with an argument that takes one of 500 values, so that requests under way at once differ. */
export const variedWorkload = workload('varied', 'the same, one argument of 500 values', (text) => text, Array.from({ length: 500 }, (_, index) => ({
  query: QUERY.replace('query TestQuery {', 'query TestQuery($id: ID!) { one: user(id: $id) { ...User }'), variables: { id: String(index + 1) },
})));
