import { getNamedType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType, parse, validate } from 'graphql';
import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { SeededRandom } from './seeded-random.ts';

/** What a random query may be like. */
export interface Shape {
  readonly maxDepth: number;
  readonly maxFields: number;
  /** Fields of the whole query, about. */
  readonly budget: number;
  /** Root fields to choose from; null for all. */
  readonly rootFields: readonly string[] | null;
  /** Values for arguments by `Type.field.argument`, by argument name, or by type name; what is not here is made up by type. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

export interface GeneratedQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

class Generator {
  readonly variables: Record<string, unknown> = {};
  readonly definitions: string[] = [];
  readonly fragments: string[] = [];
  readonly #schema: GraphQLSchema;
  readonly #random: SeededRandom;
  readonly #shape: Shape;
  #budget: number;

  constructor(schema: GraphQLSchema, random: SeededRandom, shape: Shape) {
    this.#schema = schema;
    this.#random = random;
    this.#shape = shape;
    this.#budget = shape.budget;
  }

  selection(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    const fields = isAbstractType(type) && !isInterfaceType(type) ? [] : Object.values((type as GraphQLObjectType).getFields());
    const usable = fields.filter((field) => depth > 0 || isLeafType(getNamedType(field.type)));
    const count = 1 + random.below(this.#shape.maxFields);
    for (let made = 0; made < count && usable.length > 0 && this.#budget > 0; made += 1) parts.push(this.field(type.name, random.pick(usable), depth));
    if (random.chance(isAbstractType(type) ? 0.6 : 0.1)) parts.push(random.chance(0.2) ? 't: __typename' : '__typename');
    if (isAbstractType(type)) {
      for (const possible of this.#schema.getPossibleTypes(type)) if (random.chance(0.7) && this.#budget > 0) parts.push(this.fragment(possible, depth));
    } else if (random.chance(0.15) && this.#budget > 0) {
      const interfaces = type.getInterfaces();
      parts.push(this.fragment(interfaces.length > 0 && random.chance(0.5) ? random.pick(interfaces) : type, depth));
    }
    return parts.length === 0 ? '{ __typename }' : `{ ${parts.join(' ')} }`;
  }

  fragment(type: GraphQLCompositeType, depth: number): string {
    const inner = this.selection(type, depth);
    if (this.#random.chance(0.25)) {
      const name = `F${this.fragments.length}`;
      this.fragments.push(`fragment ${name} on ${type.name} ${inner}`);
      return `...${name}${this.#condition()}`;
    }
    return `... on ${type.name}${this.#condition()} ${inner}`;
  }

  field(parent: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    this.#budget -= 1;
    const random = this.#random;
    const alias = random.chance(0.2) ? `${random.pick(['a', 'b', 'c', 'id', 'name'])}${random.below(3)}: ` : '';
    const given = field.args.flatMap((argument) => {
      const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined;
      return isRequired || random.chance(0.5) ? [`${argument.name}: ${this.#argument(parent, field.name, argument)}`] : [];
    });
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.selection(named, depth - 1)}` : '';
    return `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${this.#condition()}${below}`;
  }

  #condition(): string {
    const random = this.#random;
    if (!random.chance(0.08)) return '';
    const directive = random.pick(['skip', 'include']);
    return ` @${directive}(if: ${random.chance(0.5) ? String(random.chance(0.5)) : this.#variable('Boolean!', random.chance(0.5))})`;
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.definitions.length}`;
    this.definitions.push(`$${name}: ${type}`);
    this.variables[name] = value;
    return `$${name}`;
  }

  #argument(parent: string, field: string, argument: GraphQLArgument): string {
    const { values } = this.#shape;
    const named = getNamedType(argument.type);
    const choices = values[`${parent}.${field}.${argument.name}`] ?? values[argument.name] ?? values[named.name];
    const value = choices === undefined ? this.#value(argument.type) : this.#random.pick(choices);
    if (this.#random.chance(0.4)) return this.#variable(String(argument.type), value);
    return literal(value, named);
  }

  #value(type: GraphQLInputType): unknown {
    const random = this.#random;
    if (isNonNullType(type)) return this.#value(type.ofType) ?? this.#value(type.ofType) ?? this.#value(type);
    if (random.chance(0.1)) return null;
    if (isListType(type)) return Array.from({ length: random.below(3) }, () => this.#value(type.ofType)).filter((item) => item !== null);
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      return Object.fromEntries(Object.values(type.getFields()).flatMap((field) => (isNonNullType(field.type) || random.chance(0.5) ? [[field.name, this.#value(field.type)]] : [])));
    }
    switch (type.name) {
      case 'Int': return random.below(5);
      case 'Float': return random.below(50) / 4;
      case 'Boolean': return random.chance(0.5);
      default: return String(1 + random.below(5));
    }
  }
}

function literal(value: unknown, type: GraphQLNamedType): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, type)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    return `{${Object.entries(value).map(([key, item]) => `${key}: ${literal(item, getNamedType(fields[key]?.type ?? (type as never)))}`).join(', ')}}`;
  }
  return isEnumType(type) && typeof value === 'string' ? value : JSON.stringify(value);
}

/** A random query that is valid against `schema`. Invalid tries (fields that cannot merge) are thrown away. */
export function generateQuery(schema: GraphQLSchema, random: SeededRandom, shape: Shape): GeneratedQuery {
  const root = schema.getQueryType();
  if (!isObjectType(root)) throw new Error('The schema must have a query type.');
  for (;;) {
    const generator = new Generator(schema, random, shape);
    const fields = Object.values(root.getFields()).filter(({ name }) => shape.rootFields === null || shape.rootFields.includes(name));
    const selections = Array.from({ length: 1 + random.below(3) }, () => generator.field('Query', random.pick(fields), shape.maxDepth));
    const header = generator.definitions.length > 0 ? `query (${generator.definitions.join(', ')}) ` : '';
    const query = `${header}{ ${selections.join(' ')} } ${generator.fragments.join(' ')}`;
    if (validate(schema, parse(query)).length === 0) return { query, variables: generator.variables };
  }
}
