import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, execute, graphql, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, parse } from 'graphql';
import type { ExecutionResult, GraphQLNamedType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import type { Transport, TransportReply } from '../../../../gateway/execution/subgraph/transport.ts';

/** An object without stored fields: everything about it follows from its seed. */
interface Seeded {
  readonly __typename: string;
  readonly seed: string;
}

const SEEDS = 5;

function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  return (value ^ (value >>> 15)) >>> 0;
}

/** A printed subgraph names root types that it may not have; as an extension it names none. */
const extensionOf = (sdl: string): string => sdl.replace(/^schema([^{]*)\{[^}]*\}/m, 'extend schema$1');

/** Data for any supergraph: each field's value is a hash of its object, its name and its arguments, the same in a monolith and in every subgraph. */
export class HashedGraph {
  readonly api: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly schema: GraphQLSchema }[];
  readonly #keyFields: ReadonlySet<string>;
  readonly #families: ReadonlyMap<string, string>;

  constructor(supergraphSdl: string, apiSdl: string) {
    this.api = buildSchema(apiSdl);
    const keys = [...supergraphSdl.matchAll(/type (\w+)[^{]*?\{|interface (\w+)[^{]*?\{/g)].flatMap(([text, type, face]) =>
      [...text.matchAll(/key: "([^"]*)"/g)].flatMap((match) => (match[1]?.match(/\w+/g) ?? []).map((field) => `${type ?? face}.${field}`)));
    this.#keyFields = new Set(keys);
    const entities = new Set(keys.map((coordinate) => coordinate.split('.')[0] ?? ''));
    const full = Object.values(this.api.getTypeMap());
    this.#families = new Map(full.filter(({ name }) => entities.has(name)).map((type) => {
      const family = isObjectType(type) ? type.getInterfaces().find(({ name }) => entities.has(name))?.name : undefined;
      return [type.name, family ?? type.name];
    }));
    const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
    this.subgraphs = supergraph.subgraphs().values().map((subgraph) => ({ name: subgraph.name, schema: this.#resolving(buildSubgraphSchema({ typeDefs: parse(extensionOf(subgraph.toString())) })) }));
  }

  /** What the monolith answers. */
  monolith(query: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult> {
    return graphql({
      schema: this.api, source: query, variableValues: variables,
      fieldResolver: (source, args, _context, info) => this.#value(source as Seeded | undefined, info.parentType.name, info.fieldName, args, info.returnType, this.api),
      typeResolver: (value) => (value as Seeded).__typename,
    }) as Promise<ExecutionResult>;
  }

  transport(): Transport {
    return {
      send: async ({ subgraph: name, body }): Promise<TransportReply> => {
        const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
        const subgraph = this.subgraphs.find((candidate) => candidate.name === name);
        if (subgraph === undefined) return { kind: 'failure', failure: 'CONNECT' };
        const result = await execute({ schema: subgraph.schema, document: parse(query), variableValues: variables });
        return { kind: 'reply', status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify(result)) };
      },
      close: async () => undefined,
    };
  }

  #resolving(schema: GraphQLSchema): GraphQLSchema {
    for (const type of Object.values(schema.getTypeMap())) {
      if (isAbstractType(type)) type.resolveType = (value: unknown) => this.#typeIn(schema, value as Seeded);
      if (!isObjectType(type) || type.name.startsWith('_')) continue;
      for (const field of Object.values(type.getFields())) {
        if (field.name === '_service') continue;
        field.resolve = field.name === '_entities'
          ? (_source, args) => (args as { representations: Record<string, unknown>[] }).representations.map((representation) => this.#entity(representation))
          : (source, args, _context, info) => this.#value(source as Seeded | undefined, type.name, field.name, args as Record<string, unknown>, info.returnType, schema);
      }
    }
    return schema;
  }

  /** An entity's concrete type where the subgraph has it, else the interface that stands for it. */
  #typeIn(schema: GraphQLSchema, { __typename }: Seeded): string {
    return isObjectType(schema.getType(__typename)) ? __typename : (this.#families.get(__typename) ?? __typename);
  }

  #entity(representation: Record<string, unknown>): Seeded {
    const type = String(representation['__typename']);
    const family = this.#families.get(type) ?? type;
    const key = Object.entries(representation).find(([name]) => this.#keyFields.has(`${type}.${name}`) || this.#keyFields.has(`${family}.${name}`));
    const number = Number(/(\d+)$/.exec(JSON.stringify(key?.[1] ?? '').replace(/\W+$/, ''))?.[1] ?? 0);
    return this.#entityOf(type, number);
  }

  #entityOf(type: string, number: number): Seeded {
    const family = this.#families.get(type) ?? type;
    const known = this.api.getType(family);
    const concrete = isAbstractType(known) ? this.api.getPossibleTypes(known).toSorted((one, other) => (one.name < other.name ? -1 : 1)) : [];
    return { __typename: concrete.length > 0 ? (concrete[number % concrete.length]?.name ?? type) : type, seed: `${family}#${number}` };
  }

  #value(source: Seeded | undefined, parent: string, field: string, args: Record<string, unknown>, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
    const seed = source?.seed ?? parent;
    const owner = this.api.getType(source?.__typename ?? parent) ?? this.api.getType(parent);
    const visible = owner !== undefined && 'getFields' in owner ? (owner.getFields()[field] as { args?: readonly { name: string }[] } | undefined)?.args ?? [] : [];
    const given = Object.fromEntries(visible.map(({ name }) => [name, args[name] ?? null]));
    const isKey = this.#keyFields.has(`${parent}.${field}`) || this.#keyFields.has(`${source?.__typename ?? parent}.${field}`);
    if (isKey && seed.includes('#')) return `${field}-${seed.split('#')[1]}`;
    return this.#make(`${seed}.${field}${JSON.stringify(given)}`, type, schema);
  }

  #make(seed: string, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
    if (isNonNullType(type)) return this.#present(seed, type.ofType, schema);
    return hash(`${seed}?`) % 10 === 0 ? null : this.#present(seed, type, schema);
  }

  #present(seed: string, type: GraphQLOutputType, schema: GraphQLSchema): unknown {
    if (isListType(type)) return Array.from({ length: hash(`${seed}[`) % 3 }, (_, at) => this.#make(`${seed}[${at}]`, type.ofType, schema));
    return this.#named(seed, type as GraphQLNamedType);
  }

  #named(seed: string, type: GraphQLNamedType): unknown {
    const known = this.api.getType(type.name) ?? type;
    const number = hash(seed);
    if (this.#families.has(known.name)) return this.#entityOf(known.name, number % SEEDS);
    if (isAbstractType(known)) {
      const possible = this.api.getPossibleTypes(known).toSorted((one, other) => (one.name < other.name ? -1 : 1));
      return this.#named(seed, possible[number % possible.length] ?? known);
    }
    if (isObjectType(known)) return { __typename: known.name, seed: `${seed}` };
    if (isEnumType(known)) return known.getValues().toSorted((one, other) => (one.name < other.name ? -1 : 1))[number % known.getValues().length]?.name;
    switch (known.name) {
      case 'Int': return number % 1000;
      case 'Float': return (number % 1000) / 8;
      case 'Boolean': return number % 2 === 0;
      default: return `值${number % 97}${number % 11 === 0 ? '"\\' : ''}`;
    }
  }
}
