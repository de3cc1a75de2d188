import { getNamedType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { readExpression } from '../program/response-key.ts';
import { Verbatim } from '../run/verbatim.ts';
import { isJsonValue } from './json-value.ts';
import { leafTest } from './leaf-test.ts';
import type { FieldShape, FieldsType, ObjectShape, ResponseShape } from './response-shape.ts';

/** Whether an object is exactly as completion would leave it; `seen` holds shared values already looked at. */
export type ObjectChecker = (value: object, seen: Set<unknown>) => boolean;

interface Emission {
  readonly lines: string[];
  readonly constants: unknown[];
}

function bind(emission: Emission, constant: unknown): string {
  return `c[${emission.constants.push(constant) - 1}]`;
}

/**
 * Compiles checkers of a response shape, for a caller that takes the merged data as it is: where it is regular throughout, completing it would make
 * an equal copy. Code is a function of the validated operation and the schema alone.
 */
export class CheckerCompiler {
  readonly #shape: ResponseShape;
  readonly #sharedPaths: ReadonlyMap<string, readonly number[]>;

  constructor(shape: ResponseShape, sharedPaths: ReadonlyMap<string, readonly number[]>) {
    this.#shape = shape;
    this.#sharedPaths = sharedPaths;
  }

  compile(shape: ObjectShape): ObjectChecker {
    const emission: Emission = { lines: [], constants: [] };
    // A key that is fetched under another name, or a root of introspection: completion has something to do.
    if (shape.fields.some((field) => field.dataKey !== field.key || (field.name.startsWith('__') && field.name !== '__typename'))) return () => false;
    for (const field of shape.fields) {
      const read = readExpression('o', field.key);
      if (field.name === '__typename') {
        emission.lines.push(isObjectType(shape.type) ? `if(${read}!==${JSON.stringify(shape.type.name)})return false;` : 'return false;');
      } else {
        emission.lines.push(`v=${read};if(!${this.#emitValue(emission, field, field.type, 'v')})return false;`);
      }
    }
    return new Function('c', 'D', `"use strict";return function(o,s){let v;${emission.lines.join('\n')}return true}`)(emission.constants, isJsonValue) as ObjectChecker; // what the text returns
  }

  /** A checker of one field's values, null ones included. */
  compileField(field: FieldShape): (value: unknown) => boolean {
    const emission: Emission = { lines: [], constants: [] };
    const text = this.#emitValue(emission, field, field.type, 'v');
    return new Function('c', 'D', `"use strict";return function(v){const s=new Set();return ${text}}`)(emission.constants, isJsonValue) as (value: unknown) => boolean; // what the text returns
  }

  /** An expression that is true for a regular value. */
  #emitValue(emission: Emission, field: FieldShape, type: GraphQLOutputType, v: string): string {
    if (isNonNullType(type)) return `(${v}!==null&&${v}!==undefined&&${this.#emitPresent(emission, field, type.ofType, v)})`;
    return `(${v}===null||${v}===undefined||${this.#emitPresent(emission, field, type, v)})`;
  }

  #emitPresent(emission: Emission, field: FieldShape, type: GraphQLOutputType, v: string): string {
    const named = getNamedType(type);
    if (isListType(type)) {
      const inner: Emission = { lines: [], constants: [] };
      const text = this.#emitValue(inner, field, type.ofType, 'v');
      const check = new Function('c', 'D', 'V', `"use strict";return function(l,s){if(!Array.isArray(l))return l instanceof V;for(let i=0;i<l.length;i++){const v=l[i];if(!${text})return false}return true}`)(inner.constants, isJsonValue, Verbatim);
      return this.#once(field, type, `${bind(emission, check)}(${v},s)`, v);
    }
    if (isLeafType(named)) return leafTest(named.name, v, isEnumType(named) ? bind(emission, new Set(named.getValues().map(({ name }) => name))) : null, this.#shape.flatScalars);
    return this.#once(field, type, `${bind(emission, this.#dispatcher(field))}(${v},s)`, v);
  }

  #once(field: FieldShape, type: GraphQLOutputType, check: string, v: string): string {
    const isWhole = type === (isNonNullType(field.type) ? field.type.ofType : field.type);
    return isWhole && this.#sharedPaths.has(field.dotted) ? `(s.has(${v})||(${check}&&s.add(${v})!==null))` : check;
  }

  #dispatcher(field: FieldShape): ObjectChecker {
    const byName = new Map<unknown, ObjectChecker>();
    const position = getNamedType(field.type);
    let own: ObjectChecker | null = null;
    return (value, seen) => {
      if (typeof value !== 'object' || Array.isArray(value)) return false;
      // It was checked as it was read.
      if (value instanceof Verbatim) return true;
      const typename = (value as { readonly __typename?: unknown }).__typename; // parsed JSON object
      if (own !== null && (typename === undefined || typename === position.name)) return own(value, seen);
      const known = byName.get(typename);
      if (known !== undefined) return known(value, seen);
      const type: FieldsType | null = this.#shape.typeOf(field, value);
      if (type === null) return false;
      const made = this.compile(this.#shape.below(field, type));
      if (isObjectType(position)) own = made;
      else if (typename === type.name) byName.set(typename, made);
      return made(value, seen);
    };
  }
}
