import { getNamedType, getNullableType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { readExpression } from '../program/response-key.ts';
import { Verbatim } from '../run/verbatim.ts';
import type { SharedTexts } from '../run/shared-texts.ts';
import { bail } from './irregular.ts';
import { isJsonValue } from './json-value.ts';
import { leafRun } from './leaf-run.ts';
import type { RunLeaf } from './leaf-run.ts';
import { leafTest } from './leaf-test.ts';
import { leafText } from './leaf-text.ts';
import type { FieldShape, FieldsType, ObjectShape, ResponseShape } from './response-shape.ts';

/** What a writer needs of one request. */
export interface WriterState {
  /** No string needs escaping. */
  readonly clean: boolean;
  readonly fannedOut: readonly (boolean | undefined)[];
  /** Where other requests hold the very same values: texts by the fetch that brought them. */
  readonly texts: readonly (SharedTexts | null | undefined)[];
  /** Text of shared values already written, by the place in the operation. */
  readonly memo: (Map<unknown, string> | undefined)[];
}

/** Writes an object as JSON text. Steps aside ({@link bail}) at whatever is not as the operation says, so that plain completion can tell why. */
export type ObjectWriter = (value: object, state: WriterState) => string;

type ValueWriter = (value: unknown, state: WriterState) => string;

/** Where a value may stand in several places, or in the responses of several requests. */
interface Repeated {
  /** Of the writer as a whole. */
  readonly writer: object;
  /** Among the places of the writer where values repeat. */
  readonly place: number;
  /** The fetch that brings it. */
  readonly fetch: number;
}

function remembered(value: unknown, { writer, place, fetch }: Repeated, write: ValueWriter, state: WriterState): string {
  const shared = state.texts[fetch]?.at(writer, place) ?? null;
  const memo = shared ?? (state.memo[place] ??= new Map());
  let text = memo.get(value);
  if (text === undefined) {
    text = write(value, state);
    // What others append to their own text is one piece by then, not the thousands that it was made of.
    if (shared !== null) text.charCodeAt(0);
    memo.set(value, text);
  }
  return text;
}

type Constant = unknown;

interface Emission {
  readonly lines: string[];
  readonly constants: Constant[];
}

function bind(emission: Emission, constant: Constant): string {
  return `c[${emission.constants.push(constant) - 1}]`;
}

/** Scalars whose JSON text is the value itself, within quotation marks or without. */
const RUN_SCALARS: ReadonlySet<string> = new Set(['String', 'ID', 'Int', 'Float', 'Boolean']);

/** Compiles the writers of one response shape. Code is a function of the validated operation and the schema alone, never of data. */
export class WriterCompiler {
  readonly #shape: ResponseShape;
  readonly #sharedPaths: ReadonlyMap<string, readonly number[]>;
  readonly #ownedPaths: ReadonlyMap<string, number>;
  #memos = 0;

  /** @param sharedPaths all that repeat in the program; @param ownedPaths dotted paths of composite values that requests may share, and the fetch that brings each. */
  constructor(shape: ResponseShape, sharedPaths: ReadonlyMap<string, readonly number[]>, ownedPaths: ReadonlyMap<string, number>) {
    this.#ownedPaths = ownedPaths;
    this.#shape = shape;
    this.#sharedPaths = sharedPaths;
  }

  compile(shape: ObjectShape): ObjectWriter {
    const emission: Emission = { lines: [], constants: [] };
    let separator = '{';
    let leaves: RunLeaf[] = [];
    const endRun = (): void => {
      if (leaves.length > 0) emission.lines.push(leafRun(leaves));
      leaves = [];
    };
    for (const field of shape.fields) {
      const opening = `${separator}"${field.key}":`;
      const leaf = this.#runLeaf(emission, field, opening);
      if (leaf === null) endRun();
      else leaves.push(leaf);
      if (leaf === null) this.#emitField(emission, field, shape.type, opening);
      separator = ',';
    }
    endRun();
    const end = separator === '{' ? '{}' : '}';
    const source = `"use strict";return function(o,s){let t="",v;const q=s.clean;${emission.lines.join('\n')}\nreturn t+"${end}"}`;
    return new Function('c', 'J', 'B', 'M', 'D', 'V', source)(emission.constants, JSON.stringify, bail, remembered, isJsonValue, Verbatim) as ObjectWriter; // what the text returns
  }

  /** The field as one of a run of leaves; null where there is more to it. */
  #runLeaf(emission: Emission, field: FieldShape, opening: string): RunLeaf | null {
    const type = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (field.name.startsWith('__') || !isLeafType(type) || !(isEnumType(type) || RUN_SCALARS.has(type.name))) return null;
    const values = isEnumType(type) ? bind(emission, new Set(type.getValues().map(({ name }) => name))) : null;
    const isText = values === null && (type.name === 'String' || type.name === 'ID');
    return {
      opening, read: readExpression('o', field.dataKey), isQuoted: isText || values !== null,
      test: (variable) => `${isText ? 'q&&' : ''}${leafTest(type.name, variable, values, this.#shape.flatScalars)}`,
      careful: `t+=${JSON.stringify(opening)}+(v===null||v===undefined?${isNonNullType(field.type) ? 'B()' : '"null"'}:${leafText(type.name, 'v', values, this.#shape.flatScalars)});`,
    };
  }

  #emitField(emission: Emission, field: FieldShape, type: FieldsType, opening: string): void {
    const label = JSON.stringify(opening);
    if (field.name === '__typename') {
      emission.lines.push(isObjectType(type) ? `t+=${JSON.stringify(`${opening}"${type.name}"`)};` : 'B();');
      return;
    }
    if (field.name === '__schema' || field.name === '__type') {
      emission.lines.push(`t+=${label}+J(${readExpression('o', field.key)}??null);`);
      return;
    }
    emission.lines.push(`v=${readExpression('o', field.dataKey)};`);
    const text = this.#emitValue(emission, field, field.type, 'v');
    // Only a whole field stands verbatim, and no single leaf.
    emission.lines.push(isLeafType(getNullableType(field.type)) ? `t+=${label}+${text};` : `t+=${label}+(v instanceof V?v.text:${text});`);
  }

  /** An expression for the JSON text of the value in `variable`. */
  #emitValue(emission: Emission, field: FieldShape, type: GraphQLOutputType, variable: string): string {
    const inner = isNonNullType(type) ? type.ofType : type;
    const whenNull = isNonNullType(type) ? 'B()' : '"null"';
    return `(${variable}===null||${variable}===undefined?${whenNull}:${this.#emitPresent(emission, field, inner, variable)})`;
  }

  #emitPresent(emission: Emission, field: FieldShape, type: GraphQLOutputType, variable: string): string {
    const named = getNamedType(type);
    if (isListType(type)) {
      const write = this.#listWriter(field, type.ofType);
      return this.#memoised(emission, field, bind(emission, write), variable, type);
    }
    if (isLeafType(named)) return leafText(named.name, variable, isEnumType(named) ? bind(emission, new Set(named.getValues().map(({ name }) => name))) : null, this.#shape.flatScalars);
    return this.#memoised(emission, field, bind(emission, this.#objectDispatcher(field)), variable, type);
  }

  /** Where several parents may hold the very same value, its text is written once a request. */
  #memoised(emission: Emission, field: FieldShape, writer: string, variable: string, type: GraphQLOutputType): string {
    const write = `${writer}(${variable},s)`;
    const owner = this.#ownedPaths.get(field.dotted);
    const sharers = this.#sharedPaths.get(field.dotted) ?? [];
    const fetch = owner ?? sharers[0];
    if (fetch === undefined || type !== (isNonNullType(field.type) ? field.type.ofType : field.type)) return write;
    const repeated = bind(emission, { writer: this, place: this.#memos, fetch } satisfies Repeated);
    this.#memos += 1;
    const guard = [...sharers.map((index) => `s.fannedOut[${index}]`), ...(owner === undefined ? [] : [`s.texts[${owner}]`])].join('||');
    return `(${guard}?M(${variable},${repeated},${writer},s):${write})`;
  }

  #listWriter(field: FieldShape, type: GraphQLOutputType): ValueWriter {
    const emission: Emission = { lines: [], constants: [] };
    const text = this.#emitValue(emission, field, type, 'v');
    const source = `"use strict";return function(l,s){if(!Array.isArray(l))B();const q=s.clean;let t="[",n=l.length,v;
for(let i=0;i<n;i++){v=l[i];if(i>0)t+=",";t+=${text};}return t+"]"}`;
    return new Function('c', 'J', 'B', 'M', 'D', source)(emission.constants, JSON.stringify, bail, remembered, isJsonValue) as ValueWriter; // what the text returns
  }

  /** Finds the writer for an object's runtime type; writers of types never met are never compiled. */
  #objectDispatcher(field: FieldShape): ObjectWriter {
    const writers = new Map<FieldsType, ObjectWriter>();
    const byName = new Map<unknown, ObjectWriter>();
    const position = getNamedType(field.type);
    let own: ObjectWriter | null = null;
    return (value, state) => {
      if (typeof value !== 'object' || Array.isArray(value)) return bail();
      const typename = (value as { readonly __typename?: unknown }).__typename; // parsed JSON object
      if (own !== null && (typename === undefined || typename === position.name)) return own(value, state);
      const known = byName.get(typename);
      if (known !== undefined) return known(value, state);
      const type = this.#shape.typeOf(field, value);
      if (type === null) return bail();
      let writer = writers.get(type);
      if (writer === undefined) writers.set(type, (writer = this.compile(this.#shape.below(field, type))));
      // Only names of the schema are remembered, so a subgraph cannot fill the table.
      if (isObjectType(position)) own = writer;
      else if (typename === type.name) byName.set(typename, writer);
      return writer(value, state);
    };
  }
}
