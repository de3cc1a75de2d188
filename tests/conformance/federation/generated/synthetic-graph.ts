import type { ScenarioData, Stored } from '../kit/scenario.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", "@external", "@shareable",
  "@override", "@inaccessible", "@interfaceObject"])\n`;

/** A graph that has everything in it: several keys, required fields, provided ones, interfaces, unions, interface objects, value types, lists of lists. */
export const SYNTHETIC_SUBGRAPHS = [
  { name: 'people', sdl: `${LINK}
type Query { person(id: ID!): Person people(first: Int = 3): [Person!]! anyone: Being beings: [Being] owners: [Owner] }
interface Being { id: ID! name: String }
union Owner = Person | Firm
type Person implements Being @key(fields: "id") { id: ID! name: String @shareable nick(upper: Boolean = false): String birth: Date friends: [Person] best: Person home: Place @shareable mood: Mood! tags: [[String]] }
type Firm implements Being @key(fields: "code") { id: ID! name: String code: String! staff: [Person!] home: Place @shareable }
type Place @shareable { city: String zip: String }
scalar Date
enum Mood { GOOD BAD }` },
  { name: 'things', sdl: `${LINK}
type Query { things(kind: Kind, ids: [ID!]): [Thing]! thing(id: ID!): Thing box: Box }
enum Kind { BOOK TOOL }
interface Thing @key(fields: "id") { id: ID! label: String owner: Person }
type Book implements Thing @key(fields: "id") { id: ID! label: String owner: Person @provides(fields: "name") pages: Int isbn: String @shareable author: Person }
type Tool implements Thing @key(fields: "id") { id: ID! label: String owner: Person weight: Float parts: [Tool!] maker: Firm }
type Person @key(fields: "id") { id: ID! name: String @external things: [Thing!] books(limit: Int): [Book] }
type Firm @key(fields: "code") { code: String! makes: [Tool] }
type Box { grid: [[Thing]] place: Place @shareable }
type Place @shareable { city: String zip: String lat: Float }` },
  { name: 'people2', sdl: `${LINK}
type Person @key(fields: "id") { id: ID! name: String @shareable age: Int salary: Int home: Place @shareable boss: Person }
type Place @shareable { city: String zip: String lat: Float }` },
  { name: 'ratings', sdl: `${LINK}
type Query { topThing: Thing }
type Thing @interfaceObject @key(fields: "id") { id: ID! rating: Float votes: [Vote!]! }
type Vote { by: Person stars: Int! }
type Person @key(fields: "id") { id: ID! salary: Int @external age: Int @external votes: [Vote] rich: Boolean @requires(fields: "salary") profile(long: Boolean): String @requires(fields: "salary age") }
type Firm @key(fields: "code") { code: String! score: Int }` },
  { name: 'books', sdl: `${LINK}
type Book @key(fields: "isbn") @key(fields: "id") { id: ID! isbn: String @shareable pages: Int @external price: Int cost: Int @requires(fields: "pages") related: [Book] }
type Firm @key(fields: "code") { code: String! bestTool: Tool home: Place @shareable }
type Place @shareable { city: String lat: Float }
type Tool @key(fields: "id") { id: ID! uses: Int }` },
];

type Loose = Stored & Record<string, unknown>;

function person(id: number): Loose {
  const salary = id === 3 ? null : id * 1000;
  return {
    __typename: 'Person', id: String(id), name: ['张伟', 'Li "Na"', null, 'a\\b', '𠮷野'][id - 1] ?? null, nick: (_self: unknown, { upper }: { upper?: boolean | null }) => `${upper === true ? 'N' : 'n'}${id}`,
    birth: `19${80 + id}-0${id}-01`, mood: id % 2 === 0 ? 'GOOD' : 'BAD', tags: id === 2 ? null : [['x', null], null, []], age: id === 4 ? null : 20 + id, salary,
    rich: (self: { salary: number | null }) => (self.salary === null ? null : self.salary > 2000),
    profile: (self: { salary: number | null; age: number | null }, { long }: { long?: boolean | null }) => `${self.salary}/${self.age}${long === true ? '!' : ''}`,
  };
}

/** Five people, two firms, six things; cycles, nulls and holes. */
export function syntheticData(): ScenarioData {
  const people = [1, 2, 3, 4, 5].map(person);
  const at = (index: number): Loose => people[index % 5] as Loose;
  const places = ['N', 'S', null].map((city, index) => ({ __typename: 'Place', city, zip: `z${index}`, lat: index * 1.25 }));
  const tools: Loose[] = [1, 2, 3].map((id) => ({ __typename: 'Tool', id: `t${id}`, label: `tool ${id}`, owner: id === 3 ? null : at(id), weight: id / 4, parts: null, rating: id === 2 ? null : id, uses: id * 3 }));
  const books: Loose[] = [1, 2, 3].map((id) => ({
    __typename: 'Book', id: `b${id}`, isbn: id === 3 ? null : `i${id}`, label: `书 ${id}`, owner: at(id + 1), pages: id === 2 ? null : id * 100, author: at(id), rating: id / 2, price: id * 10,
    cost: (self: { pages: number | null }) => (self.pages === null ? null : self.pages * 2),
  }));
  const firms: Loose[] = [1, 2].map((id) => ({ __typename: 'Firm', id: `f${id}`, code: `c${id}`, name: `某公司${id}`, staff: [at(id), at(id + 1)], home: places[id], score: id === 1 ? null : 7, makes: [tools[id], null], bestTool: tools[0] }));
  tools.forEach((tool, index) => { tool['parts'] = index === 0 ? [tools[1], tools[2]] : []; tool['maker'] = firms[index % 2]; });
  books.forEach((book) => { book['related'] = [books[0], null, books[1]]; });
  const things = [...books, ...tools];
  things.forEach((thing, index) => { thing['votes'] = index === 1 ? [] : [{ __typename: 'Vote', by: at(index), stars: index }]; });
  people.forEach((one, index) => {
    Object.assign(one, {
      friends: index === 4 ? null : [at(index + 1), null, at(index + 2)], best: index === 2 ? null : at(index + 1), home: index === 3 ? null : places[index % 3], boss: index === 0 ? null : at(0),
      things: things.filter((thing) => thing['owner'] === one), books: (_self: unknown, { limit }: { limit?: number | null }) => books.slice(0, limit ?? 2), votes: [{ __typename: 'Vote', by: one, stars: index }],
    });
  });
  const byId = <T extends Stored>(all: readonly T[]) => (_self: unknown, { id }: { id: string }) => all.find((one) => one['id'] === id) ?? null;
  return {
    entities: [...people, ...firms, ...things],
    implementations: { Thing: ['Book', 'Tool'] },
    root: {
      Query: {
        person: byId(people), people: (_self: unknown, { first }: { first: number | null }) => people.slice(0, first ?? 2), anyone: firms[0], beings: [at(0), firms[1], null, at(3)], owners: [firms[0], at(2)],
        things: (_self: unknown, { kind, ids }: { kind?: string | null; ids?: string[] | null }) => things.filter((thing) => ((kind ?? null) === null || thing.__typename.toUpperCase() === kind) && ((ids ?? null) === null || ids?.includes(String(thing['id'])))),
        thing: byId(things), box: { __typename: 'Box', grid: [[things[0], null], null, [things[4]]], place: places[1] }, topThing: things[2],
      },
    },
  };
}
