import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, isAbstractType, isInterfaceType, isObjectType, parse, validate } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { ScenarioData, Stored } from './scenario.ts';

type View = Record<string, unknown>;

/** No GraphQL names, so no field can be called so. */
const REPRESENTED = '@@represented';
const TYPE = '@@type';

interface Facts {
  /** Fields of each type that the subgraph may answer by itself. */
  readonly own: ReadonlyMap<string, ReadonlySet<string>>;
}

const mentions = (sdl: string, directive: string): string[] =>
  [...sdl.matchAll(new RegExp(`@${directive}\\(\\s*fields:\\s*"([^"]*)"`, 'g'))].flatMap((match) => match[1]?.match(/\w+/g) ?? []);

/** Which fields a subgraph answers itself: not the external ones, unless a key or a `@provides` makes them known. */
function readFacts(sdl: string, schema: GraphQLSchema): Facts {
  const known = new Set([...mentions(sdl, 'key'), ...mentions(sdl, 'provides')]);
  const own = new Map<string, Set<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const isExternalType = type.astNode?.directives?.some(({ name }) => name.value === 'external') ?? false;
    const fields = Object.values(type.getFields()).filter(({ name, astNode }) => {
      const isExternal = isExternalType || (astNode?.directives?.some((directive) => directive.name.value === 'external') ?? false);
      return !isExternal || known.has(name);
    });
    own.set(type.name, new Set(fields.map(({ name }) => name)));
  }
  return { own };
}

function matches(stored: unknown, given: unknown): boolean {
  if (Array.isArray(given)) return Array.isArray(stored) && given.length === stored.length && given.every((item, index) => matches(stored[index], item));
  if (typeof given !== 'object' || given === null) return stored === given;
  return typeof stored === 'object' && stored !== null && Object.entries(given).every(([key, value]) => key === '__typename' || matches((stored as View)[key], value));
}

/** A subgraph over a scenario's data, which sees of an object only what its schema defines and what a representation tells it. */
export interface LocalSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  execute(request: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> | undefined }): Promise<ExecutionResult>;
  /** Requests received. */
  readonly received: { readonly query: string; readonly variables: unknown }[];
}

export function createLocalSubgraph(name: string, sdl: string, data: ScenarioData): LocalSubgraph {
  const lies = data.lies?.[name] ?? {};
  const received: { query: string; variables: unknown }[] = [];
  const find = (type: string, representation: View, schema: GraphQLSchema): View | null => {
    const facts = readFacts(sdl, schema);
    const own = facts.own.get(type) ?? new Set();
    const keys = Object.keys(representation).filter((key) => key !== '__typename' && own.has(key));
    const isOne = (entity: Stored): boolean => {
      if (entity.__typename !== type && data.implementations?.[type]?.includes(entity.__typename) !== true) return false;
      return keys.length > 0 && keys.every((key) => matches(entity[key], representation[key]));
    };
    const stored = data.entities.find(isOne);
    if (stored === undefined) return null;
    const external = Object.fromEntries(Object.entries(representation).filter(([key]) => key !== '__typename' && !own.has(key)));
    return { ...stored, ...external, [REPRESENTED]: new Set(Object.keys(external)) };
  };
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });
  const facts = readFacts(sdl, schema);
  const resolveOne = (type: GraphQLObjectType, field: string, source: View, args: unknown): unknown => {
    const lie = lies[`${type.name}.${field}`];
    if (lie !== undefined) return typeof lie === 'function' ? lie(source, args) : lie;
    const represented = source[REPRESENTED] as ReadonlySet<string> | undefined;
    if (facts.own.get(type.name)?.has(field) !== true && represented?.has(field) !== true) return null;
    const value = source[field];
    return typeof value === 'function' ? value(viewOf(source, type, facts), args) : value;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || type.name === '_Service') continue;
    if (isAbstractType(type)) type.resolveType = (value: unknown) => runtimeType(schema, value as Stored);
    if (!isObjectType(type)) continue;
    const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      if (field.name === '_entities') {
        field.resolve = (_source, args) =>
          (args as { representations: View[] }).representations.map((representation) => {
            const found = find(String(representation['__typename']), representation, schema);
            return found === null ? null : { ...found, [TYPE]: representation['__typename'] };
          });
      } else if (isRoot && field.name !== '_service') {
        field.resolve = (_source, args) => {
          const lie = lies[`${type.name}.${field.name}`];
          const value = lie ?? data.root[type.name]?.[field.name];
          return typeof value === 'function' ? value({}, args) : value;
        };
      } else if (!isRoot) {
        field.resolve = (source, args) => resolveOne(type, field.name, source as View, args);
      }
    }
  }
  const parsed = new Map<string, DocumentNode>();
  return {
    name,
    schema,
    received,
    execute: async ({ query, variables }) => {
      received.push({ query, variables: structuredClone(variables ?? {}) });
      const document = parsed.get(query) ?? parse(query);
      parsed.set(query, document);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      return execute({ schema, document, variableValues: variables as Record<string, unknown> });
    },
  };
}

function runtimeType(schema: GraphQLSchema, value: Stored): string {
  const asked = value[TYPE] as string | undefined;
  const named = schema.getType(value.__typename) !== undefined ? value.__typename : asked;
  if (named !== undefined && isObjectType(schema.getType(named))) return named;
  throw new Error(`Type ${String(named)} must be an object type of the subgraph.`);
}

/** An object as the subgraph sees it: its own fields and what the representation told. */
function viewOf(source: View, type: GraphQLObjectType, facts: Facts): View {
  const represented = source[REPRESENTED] as ReadonlySet<string> | undefined;
  const own = facts.own.get(type.name);
  return Object.fromEntries(Object.entries(source).filter(([key]) => own?.has(key) === true || represented?.has(key) === true));
}
