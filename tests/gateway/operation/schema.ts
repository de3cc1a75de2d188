import { buildSchema } from 'graphql';

/** A graph with the shapes that matter to limits: a shareable recursion, lists with and without sizes, input objects, an enum. */
export const TEST_SCHEMA = buildSchema(`
  type Query { me: Person  person(idNumber: String, sex: Sex): Person  persons(personIds: [ID!]!): [Person]  search(filter: Filter): [Person]  count(n: Int, at: Float, flag: Boolean, any: Any, anys: [Any!], wide: Wide): Int }
  type Mutation { touch(id: ID!): Boolean }
  type Subscription { ticks: Int }
  interface Named { name: String }
  type Person implements Named { name: String  age: Int  spouse: Person  friend: Person  licenses(first: Int = 10, after: String): LicenseConnection  children: [Person!] }
  type LicenseConnection { nodes: [License!] }
  type License { number: String  holder: Person }
  input Filter { name: String  and: [Filter!]  ids: [ID!] }
  scalar Any
  input Wide { any: Any  id: ID  at: Float  wides: [Wide!] }
  enum Sex { MALE FEMALE }
`);
