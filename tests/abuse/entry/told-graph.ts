import { Supergraph } from '@apollo/federation-internals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, getNamedType, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType, parse } from 'graphql';
import type { ExecutionResult, GraphQLOutputType, GraphQLSchema } from 'graphql';
import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { ID_NUMBERS, idOf } from '../../gateway/access/access-house.ts';
import type { Persona } from '../../gateway/access/access-house.ts';

/** Whose an object is: a person, or an entity by its code; null where the graph does not say. */
type About = Persona | 'E1' | 'E2' | null;
const PERSONAS = Object.keys(ID_NUMBERS) as Persona[]; // keys of a literal table
const ENTITIES = { E1: '91320499MY9A00018R', E2: '92320499MY9A000355' } as const;
const ABOUTS: readonly Exclude<About, null>[] = [...PERSONAS, 'E1', 'E2'];

/** An object without stored fields: everything about it follows from these. */
interface Told { readonly __typename: string; readonly seed: string; readonly about: About }

/** Where a value is from, found again by the value itself. */
export interface Origin { readonly coordinate: string; readonly about: About }

const NAMES: Readonly<Record<string, string>> = { P01: '王建国', P03: '张伟民', P04: '陈静怡', P10: '徐丽娟', P11: '徐浩宇' };
const BORN: Readonly<Record<string, string>> = { P01: '1938-02-14', P03: '1985-03-09', P04: '1987-06-22', P10: '1992-02-25', P11: '2016-03-18' };
const HOLDERS: Readonly<Record<string, 'PERSON' | 'ENTITY'>> = { holderPerson: 'PERSON', holderEntity: 'ENTITY', 'RealEstateOwner.person': 'PERSON', 'RealEstateOwner.entity': 'ENTITY', 'KinLink.person': 'PERSON' };

function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  return (value ^ (value >>> 15)) >>> 0;
}
const pick = <T>(from: readonly T[], seed: string): T => {
  const picked = from[hash(seed) % from.length];
  if (picked === undefined) throw new RangeError('there must be something to pick from');
  return picked;
};
const isPersona = (about: About): about is Persona => about !== null && about in ID_NUMBERS;
/** A printed subgraph names root types that it may not have; as an extension it names none. */
const extensionOf = (sdl: string): string => sdl.replace(/^schema([^{]*)\{[^}]*\}/m, 'extend schema$1');

/**
 * The whole graph over made-up records in which every text and every number tells what field of whom it is: whatever turns up in an answer can be asked
 * where it came from.
 */
export class ToldGraph {
  /** Every value given so far. */
  readonly origins = new Map<string | number, Origin>();
  /** Whom `me` and `subjects` lead to. */
  self: Persona = 'P03';
  parties: readonly Exclude<About, null>[] = ['P03'];
  readonly #graded: GradedSchema;
  readonly #full: GraphQLSchema;
  readonly #subgraphs: ReadonlyMap<string, GraphQLSchema>;
  readonly #coordinates = new Map<string, number>();

  constructor(strippedSdl: string, full: GraphQLSchema, graded: GradedSchema) {
    this.#graded = graded;
    this.#full = full;
    const supergraph = Supergraph.build(strippedSdl, { supportedFeatures: null });
    this.#subgraphs = new Map(supergraph.subgraphs().values().map((each) => [each.name, this.#resolving(buildSubgraphSchema({ typeDefs: parse(extensionOf(each.toString())) }))] as const));
  }

  /** Of the subgraphs. */
  get names(): readonly string[] {
    return [...this.#subgraphs.keys()];
  }

  /** What an honest subgraph answers. */
  async answer(subgraph: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult> {
    const schema = this.#subgraphs.get(subgraph);
    if (schema === undefined) throw new Error(`there must be a subgraph ${subgraph}`);
    return execute({ schema, document: parse(query), variableValues: variables });
  }

  #resolving(schema: GraphQLSchema): GraphQLSchema {
    for (const type of Object.values(schema.getTypeMap())) {
      if (isAbstractType(type)) type.resolveType = (value: unknown) => this.#nameIn(schema, value as Told);
      if (!isObjectType(type) || type.name.startsWith('_')) continue;
      for (const field of Object.values(type.getFields())) {
        if (field.name === '_service') continue;
        field.resolve = field.name === '_entities'
          ? (_source, args) => (args as { representations: Record<string, unknown>[] }).representations.map((each) => this.#entity(each))
          : (source: Told | undefined, args) => this.#value(source ?? { __typename: type.name, seed: type.name, about: null }, type.name, field.name, JSON.stringify(args), field.type);
      }
    }
    return schema;
  }

  #nameIn(schema: GraphQLSchema, { __typename }: Told): string {
    return isObjectType(schema.getType(__typename)) ? __typename : 'LegalEntity';
  }

  #entity(representation: Record<string, unknown>): Told {
    const { __typename: type, personId, uscc } = representation;
    const about = ABOUTS.find((each) => (isPersona(each) ? idOf(each) === personId : ENTITIES[each] === uscc)) ?? null;
    if (about !== null) return this.#record(about);
    const key = String(representation['licenseId'] ?? representation['realEstateUnitNo'] ?? representation['code'] ?? representation['addressCode'] ?? representation['parcelCode'] ?? '');
    return { __typename: String(type), seed: key, about: key.startsWith('of-') ? (ABOUTS.find((each) => key.startsWith(`of-${each}-`)) ?? null) : null };
  }

  #record(about: Exclude<About, null>): Told {
    return { __typename: isPersona(about) ? 'Person' : about === 'E1' ? 'Enterprise' : 'IndividualBusiness', seed: about, about };
  }

  #value(source: Told, parent: string, field: string, args: string, type: GraphQLOutputType): unknown {
    if (field === 'me') return this.#record(this.self);
    if (field === 'subjects') return this.parties.map((each) => this.#record(each));
    if (field === 'subject') return this.#record(this.parties[hash(args) % this.parties.length] ?? this.self);
    const holds = HOLDERS[field] ?? HOLDERS[`${parent}.${field}`];
    if (holds !== undefined) return source.about !== null && isPersona(source.about) === (holds === 'PERSON') ? this.#record(source.about) : null;
    const seed = `${source.seed}.${field}${args}`;
    return this.#make(source, parent, field, type, seed);
  }

  #make(source: Told, parent: string, field: string, type: GraphQLOutputType, seed: string): unknown {
    if (isNonNullType(type)) return this.#present(source, parent, field, type.ofType, seed);
    return hash(`${seed}?`) % 14 === 0 ? null : this.#present(source, parent, field, type, seed);
  }

  #present(source: Told, parent: string, field: string, type: GraphQLOutputType, seed: string): unknown {
    if (isListType(type)) return Array.from({ length: hash(`${seed}[`) % 3 }, (_, at) => this.#make(source, parent, field, type.ofType, `${seed}[${at}]`));
    const named = this.#full.getType(getNamedType(type).name) ?? getNamedType(type);
    if (isEnumType(named)) return field === 'deceased' ? pick(['FALSE', 'FALSE', 'FALSE', 'UNKNOWN'], seed) : pick(named.getValues().map(({ name }) => name).toSorted(), seed);
    if (isAbstractType(named) || isObjectType(named)) return this.#object(source, parent, field, named.name, seed);
    return this.#leaf(source, parent, field, named.name, seed);
  }

  #object(source: Told, parent: string, field: string, named: string, seed: string): Told {
    if (named === 'Person') return this.#record(pick(PERSONAS, seed));
    if (named === 'LegalEntity') return this.#record(pick(['E1', 'E2'] as const, seed));
    const abstract = this.#full.getType(named);
    const type = isAbstractType(abstract) ? pick(this.#full.getPossibleTypes(abstract).map(({ name }) => name).toSorted(), seed) : named;
    if (type === 'Person') return this.#record(pick(PERSONAS, seed));
    if (type === 'Enterprise' || type === 'IndividualBusiness') return this.#record(type === 'Enterprise' ? 'E1' : 'E2');
    const stays = this.#graded.field(`${parent}.${field}`)?.edge === 'SAME' || field === 'soleOwner';
    const isNamed = (this.#graded.types.get(type)?.subjects.length ?? 0) > 0;
    const about = stays ? source.about : isNamed ? pick(ABOUTS, `${seed}#`) : null;
    return { __typename: type, seed: isNamed ? `of-${about}-${hash(seed)}` : seed, about };
  }

  #leaf({ __typename, about, seed: own }: Told, parent: string, field: string, type: string, seed: string): unknown {
    if (type === 'Boolean') return hash(seed) % 2 === 0;
    const coordinate = `${this.#graded.field(`${__typename}.${field}`) === undefined ? parent : __typename}.${field}`;
    if (field === 'personId' || field === 'giverId' || field === 'subjectId') return isPersona(about) ? idOf(about) : idOf(pick(PERSONAS, seed));
    if (field === 'uscc' && about !== null && !isPersona(about)) return ENTITIES[about];
    if (['licenseId', 'realEstateUnitNo', 'code', 'addressCode', 'parcelCode'].includes(field) && own !== '') return own;
    if (isPersona(about) && __typename === 'Person') {
      if (field === 'name') return this.#from(NAMES[about] ?? '', coordinate, about);
      if (field === 'idNumber') return this.#from(ID_NUMBERS[about], coordinate, about);
      if (field === 'mobile') return this.#from(`1610000000${PERSONAS.indexOf(about)}`, coordinate, about);
      if (field === 'birthDate') return this.#from(BORN[about] ?? '', coordinate, about);
    }
    let number = this.#coordinates.get(coordinate);
    if (number === undefined) this.#coordinates.set(coordinate, (number = this.#coordinates.size));
    const who = about === null ? ABOUTS.length : ABOUTS.indexOf(about);
    if (type === 'Int') return this.#from(100_000_000 + number * 100 + who, coordinate, about);
    if (type === 'Float') return this.#from(500_000_000.5 + number * 100 + who, coordinate, about);
    return this.#from(`值${number}之${about ?? '无'}`, coordinate, about);
  }

  #from<T extends string | number>(value: T, coordinate: string, about: About): T {
    // What is no one's data, but how lists are paged and codes are named, is no entry's matter.
    if (this.#graded.gradeOf(coordinate) !== null) this.origins.set(value, { coordinate, about });
    return value;
  }
}
