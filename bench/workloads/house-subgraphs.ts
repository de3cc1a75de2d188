import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getNamedType, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, parse } from 'graphql';
import type { GraphQLNamedType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { stripGrades } from '../../schema/strip-grades.ts';
import type { WorkloadSubgraph } from './workload.ts';

/** An object without stored fields: everything about it follows from what it is. Entities are `FAMILY#NUMBER`, the same in every subgraph. */
interface Seeded {
  readonly __typename: string;
  readonly seed: string;
}

/** What addresses, names and reasons look like to a writer of JSON: Chinese text of some six to thirty characters. */
const CHINESE = '江苏省常州市新北区龙虎塘街道通江中路二百五十八号金融商务中心甲座十二层不动产权属清晰登记机构依法核验后予以公示结果备查';
const ENTITIES = 1_000;
const SDL = stripGrades(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));

function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  return (value ^ (value >>> 15)) >>> 0;
}

const chinese = (number: number): string => CHINESE.slice(number % 20, (number % 20) + 6 + (number % 25));

/** Lists as long as a workload wants them: `first` of a connection, as many as were named of a lookup by a list, else three. */
function lengthOf(args: Readonly<Record<string, unknown>>): number {
  const named = Object.values(args).find((value) => Array.isArray(value));
  return Array.isArray(named) ? named.length : typeof args['first'] === 'number' ? args['first'] : 3;
}

class HouseData {
  readonly #keys: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #families: ReadonlyMap<string, string>;
  readonly #concrete: ReadonlyMap<string, readonly string[]>;

  constructor(supergraph: Supergraph) {
    const full = supergraph.schema.toGraphQLJSSchema();
    const keys = new Map<string, Set<string>>();
    for (const [text, name] of SDL.matchAll(/^(?:type|interface) (\w+)[^{]*\{/gm)) {
      const fields = [...text.matchAll(/key: "([^"]*)"/g)].flatMap((match) => match[1]?.match(/\w+/g) ?? []);
      if (name !== undefined && fields.length > 0) keys.set(name, new Set(fields));
    }
    this.#keys = keys;
    const entities = Object.values(full.getTypeMap()).filter(({ name }) => keys.has(name));
    this.#families = new Map(entities.map((type) => [type.name, (isObjectType(type) ? type.getInterfaces().find(({ name }) => keys.has(name))?.name : undefined) ?? type.name]));
    this.#concrete = new Map(Object.values(full.getTypeMap()).filter(isAbstractType).map((type) => [type.name, full.getPossibleTypes(type).map(({ name }) => name).toSorted()]));
  }

  resolvers(schema: GraphQLSchema): WorkloadSubgraph['resolvers'] {
    const all: Record<string, Record<string, unknown>> = {};
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('_')) continue;
      const reference = this.#keys.has(type.name) ? { __resolveReference: (given: Record<string, unknown>) => this.#entity(String(given['__typename'] ?? type.name), given) } : {};
      if (isAbstractType(type)) all[type.name] = { ...reference, __resolveType: (value: Seeded) => (isObjectType(schema.getType(value.__typename)) ? value.__typename : this.#families.get(value.__typename)) };
      if (!isObjectType(type)) continue;
      const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
      const resolvers: Record<string, unknown> = Object.fromEntries(fields.map(({ name, type: output }) => [
        name, (source: Seeded | undefined, args: Record<string, unknown>) => this.#value(source?.seed ?? type.name, type.name, name, args, output, schema),
      ]));
      all[type.name] = { ...resolvers, ...reference };
    }
    return all;
  }

  #entity(type: string, representation: Readonly<Record<string, unknown>>): Seeded {
    const keys = this.#keys.get(type) ?? new Set();
    const [, value] = Object.entries(representation).find(([name]) => keys.has(name)) ?? [];
    return this.#entityOf(type, Number(/(\d+)$/.exec(String(value))?.[1] ?? 0));
  }

  #entityOf(type: string, number: number): Seeded {
    const family = this.#families.get(type) ?? type;
    const concrete = this.#concrete.get(family) ?? [type];
    return { __typename: concrete[number % concrete.length] ?? type, seed: `${family}#${number}` };
  }

  #value(seed: string, parent: string, field: string, args: Record<string, unknown>, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
    if (parent === 'Query') return this.#found(field, args, type, schema);
    const number = seed.split('#')[1];
    if (number !== undefined && this.#keys.get(parent)?.has(field) === true && /^\d+$/.test(number)) return `${field}-${number}`;
    // A connection's edges and nodes are as many as the connection was asked for.
    const length = /\.\w+\((\d+)\)$/.exec(seed)?.[1];
    return this.#make(`${seed}.${field}`, type, schema, parent.endsWith('Connection') && length !== undefined ? Number(length) : lengthOf(args));
  }

  /** What a root field finds: the entity, or the entities, whose key its argument names. */
  #found(field: string, args: Record<string, unknown>, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
    const named = getNamedType(type);
    const [given] = Object.values(args);
    const numberOf = (key: unknown): number => Number(/(\d+)$/.exec(String(key))?.[1] ?? 0);
    if (!this.#families.has(named.name) || given === undefined) return this.#make(`Query.${field}${JSON.stringify(args)}`, type, schema, lengthOf(args));
    return Array.isArray(given) ? given.map((key) => this.#entityOf(named.name, numberOf(key))) : this.#entityOf(named.name, numberOf(given));
  }

  #make(seed: string, type: GraphQLOutputType, schema: GraphQLSchema, length: number): unknown {
    if (isNonNullType(type)) return this.#make(seed, type.ofType, schema, length);
    if (isListType(type)) return Array.from({ length }, (_, at) => this.#make(`${seed}[${at}]`, type.ofType, schema, 3));
    return this.#named(seed, type as GraphQLNamedType, schema, length); // neither a list nor non-null
  }

  #named(seed: string, type: GraphQLNamedType, schema: GraphQLSchema, length: number): unknown {
    const number = hash(seed);
    if (this.#families.has(type.name)) return this.#entityOf(type.name, number % ENTITIES);
    const concrete = this.#concrete.get(type.name);
    if (concrete !== undefined) {
      const name = concrete[number % concrete.length] ?? type.name;
      return this.#families.has(name) ? this.#entityOf(name, number % ENTITIES) : { __typename: name, seed };
    }
    if (isObjectType(type)) return { __typename: type.name, seed: type.name.endsWith('Connection') ? `${seed}(${length})` : seed };
    if (isEnumType(type)) return type.getValues()[number % type.getValues().length]?.name;
    switch (type.name) {
      case 'Int': return number % 1000;
      case 'Float': return (number % 1000) / 8;
      case 'Boolean': return number % 2 === 0;
      case 'ID': return `N${number}`;
      case 'Date': case 'PartialDate': return `20${10 + (number % 16)}-0${1 + (number % 9)}-1${number % 9}`;
      case 'DateTime': return `20${10 + (number % 16)}-0${1 + (number % 9)}-1${number % 9}T09:30:00+08:00`;
      default: return chinese(number);
    }
  }
}

/** The subgraphs of this project's own supergraph, over data that follow from the schema: every entity has every field, with Chinese text in every string. */
export function houseSubgraphs(): readonly WorkloadSubgraph[] {
  const supergraph = Supergraph.build(SDL, { supportedFeatures: null });
  const data = new HouseData(supergraph);
  return supergraph.subgraphs().values().map((subgraph) => {
    // A printed subgraph names root types that it may not have; as an extension it names none.
    const sdl = subgraph.toString().replace(/^schema([^{]*)\{[^}]*\}/m, 'extend schema$1');
    return { name: subgraph.name, sdl, resolvers: data.resolvers(buildSubgraphSchema({ typeDefs: parse(sdl) })) };
  });
}
