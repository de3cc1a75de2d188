import { getNamedType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLEnumType, GraphQLOutputType } from 'graphql';
import { SHOWN } from '../../access/apply/disclosure-run.ts';
import type { DisclosureRun } from '../../access/apply/disclosure-run.ts';
import type { DisclosureLayout } from '../../access/apply/disclosure-layout.ts';
import { factsOfNobody } from '../../access/apply/record-facts-of.ts';
import type { RecordFacts } from '../../access/apply/record-facts-of.ts';
import type { FieldShape as AccessField, SelectionShape } from '../../access/shape/selection-shape.ts';
import { readExpression } from '../program/response-key.ts';
import { Verbatim } from '../run/verbatim.ts';
import type { CheckerCompiler } from './compile-checker.ts';
import { disclosedPlaces } from './disclosed-places.ts';
import { bail } from './irregular.ts';
import { isJsonValue } from './json-value.ts';
import { leafTest } from './leaf-test.ts';
import { leafText } from './leaf-text.ts';
import { maskedText } from './masked-text.ts';
import type { FieldShape, FieldsType, ObjectShape, ResponseShape } from './response-shape.ts';

/** What a disclosing writer needs of one request. */
export interface DisclosingState {
  /** No string needs escaping. */
  readonly clean: boolean;
  readonly run: DisclosureRun;
}

/** Writes an object as JSON text, by its record's decisions; `enclosing` are the facts of whoever's record it is in. */
export type DisclosingWriter = (value: object, state: DisclosingState, enclosing: RecordFacts) => string;

export interface DisclosingInput {
  readonly shape: ResponseShape;
  readonly layout: DisclosureLayout;
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly checkers: CheckerCompiler;
  /** Follow where the writer stands, because something failed. */
  readonly follows: boolean;
}

interface Emission {
  readonly lines: string[];
  readonly constants: unknown[];
}

function bind(emission: Emission, constant: unknown): string {
  return `c[${emission.constants.push(constant) - 1}]`;
}

/** A field of the answer, and what was fetched for it; null when nothing was. */
interface Field {
  readonly access: AccessField;
  readonly fetched: FieldShape | null;
}

/** What is shown of a part that was left as it came; its objects are counted as if they had been written one by one. */
function writeVerbatim(written: number[], slots: readonly number[], { shown, counted }: Verbatim): string {
  if (counted === null || counted.length !== slots.length) return bail();
  for (let i = 0; i < slots.length; i += 1) written[slots[i] ?? -1] = (written[slots[i] ?? -1] ?? 0) + (counted[i] ?? 0);
  return shown;
}

const quoted = JSON.stringify;
const valuesOf = (type: GraphQLEnumType): ReadonlySet<string> => new Set(type.getValues().map(({ name }) => name));

/**
 * Compiles the writers of one access plan over the response shape of its document: masks, decisions by record, subject keys and the audit's counters in
 * the pass that writes the text. Irregular data, hidden ones too, and nulls that would take their parent along are left to the plain way. Code is a
 * function of document, plan and schema alone, never of data.
 */
export class DisclosingCompiler {
  readonly #input: DisclosingInput;

  constructor(input: DisclosingInput) {
    this.#input = input;
  }

  compile(selection: SelectionShape, shape: ObjectShape): DisclosingWriter {
    const fields = selection.byType.get(shape.type.name);
    if (fields === undefined || !isObjectType(shape.type)) return bail;
    const emission: Emission = { lines: [], constants: [] };
    const fetched = new Map(shape.fields.map((field) => [field.key, field]));
    this.#emitObject(emission, selection, shape.type.name);
    for (const hidden of shape.fields) if (!fields.some(({ responseKey }) => responseKey === hidden.key)) this.#emitHidden(emission, hidden);
    let separator = '{';
    for (const access of fields) {
      this.#emitField(emission, { access, fetched: fetched.get(access.responseKey) ?? null }, shape.type.name, `${separator}"${access.responseKey}":`);
      separator = ',';
    }
    const end = separator === '{' ? '{}' : '}';
    const source = `"use strict";return function(o,s,e){const d=s.run,q=s.clean;let t="",v,x;${emission.lines.join('\n')}\nreturn t+"${end}"}`;
    return new Function('c', 'J', 'B', 'D', 'V', 'P', 'W', source)(emission.constants, JSON.stringify, bail, isJsonValue, Verbatim, JSON.parse, writeVerbatim) as DisclosingWriter; // what the text returns
  }

  /** Counts the object, and finds out whose record it is. */
  #emitObject({ lines, constants }: Emission, selection: SelectionShape, type: string): void {
    const { subject, also } = selection;
    lines.push(`d.written[${this.#input.layout.objectSlot(selection, type)}]++;`);
    if (subject.kind === 'INHERIT') lines.push('const f=e;');
    else if (subject.kind === 'NONE') lines.push(`const f=${bind({ lines, constants }, factsOfNobody)}();`);
    else {
      const keys = subject.keys.get(type) ?? [];
      const bound = bind({ lines, constants }, keys);
      lines.push(`const f=d.facts(${bound},o);`);
      if (this.#input.follows) lines.push(`if(d.isUnread(${bound},f))B();`);
      // Somebody else's record than the plan was decided for is told of the plain way. Where nothing is asked of a type, nothing tells whose it is.
      if (subject.expects !== null && keys.length > 0) lines.push(`if(!d.isExpected(${bind({ lines, constants }, subject.expects)},f))B();`);
    }
    const others = also.get(type);
    if (others !== undefined) lines.push(`d.also(${bind({ lines, constants }, others)},o);`);
  }

  /** Never written; but decisions go by it, so it must be as its type says. The type of the object itself is known by now. */
  #emitHidden(emission: Emission, field: FieldShape): void {
    if (field.name === '__typename') return;
    emission.lines.push(field.dataKey === field.key ? `if(!${this.#test(emission, field, readExpression('o', field.key))})B();` : 'B();');
  }

  /** An expression that is true for a regular value, null included. */
  #test(emission: Emission, field: FieldShape, value: string): string {
    const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (isLeafType(inner)) {
      const test = leafTest(inner.name, value, isEnumType(inner) ? bind(emission, valuesOf(inner)) : null, this.#input.shape.flatScalars);
      return inner === field.type ? `(${value}===null||${value}===undefined||${test})` : `(${value}!==null&&${value}!==undefined&&${test})`;
    }
    return `${bind(emission, this.#input.checkers.compileField(field))}(${value})`;
  }

  #emitField(emission: Emission, { access, fetched }: Field, type: string, opening: string): void {
    const { treatment, responseKey, nullable } = access;
    const constant = (text: string): void => void emission.lines.push(`t+=${quoted(opening + text)};`);
    switch (treatment.kind) {
      case 'TYPENAME':
        return constant(`"${type}"`);
      case 'INTROSPECTION':
        return constant(quoted(this.#input.introspection[responseKey] ?? null));
      case 'UNKNOWN':
        return constant('"UNKNOWN"');
      case 'WITHHELD':
        return nullable[0] === true ? constant('null') : void emission.lines.push('B();');
      case 'MASK':
        return this.#emitShown(emission, { access, fetched }, opening, () => {
          const masked = this.#masked(emission, access, quoted(treatment.mask));
          return fetched === null ? masked : `(${this.#test(emission, fetched, 'v')}?${masked}:B())`;
        });
      case 'PLAIN':
        return fetched === null ? void emission.lines.push('B();') : this.#emitShown(emission, { access, fetched }, opening, () => this.#plain(emission, { access, fetched }));
      case 'PER_RECORD':
        return fetched === null ? void emission.lines.push('B();') : this.#emitDecided(emission, { access, fetched }, opening);
    }
  }

  /** Reads the value into `v` and writes what `text` makes of it; where something failed, notes whether it was resolved. */
  #emitShown(emission: Emission, { access, fetched }: Field, opening: string, text: () => string): void {
    const { lines } = emission;
    lines.push(fetched === null ? 'v=null;' : `v=${readExpression('o', fetched.dataKey)};`);
    if (this.#input.follows) lines.push(`d.at.push(${quoted(access.responseKey)});if((v!==null&&v!==undefined)||!d.isFailed())d.resolved[${this.#input.layout.fieldSlot(access)}]=true;`);
    lines.push(`t+=${quoted(opening)}+${text()};`);
    if (this.#input.follows) lines.push('d.at.pop();');
  }

  /** The text of the value in `v`, which may have been left as it came. Where something failed, each field within must be looked at by itself. */
  #plain(emission: Emission, field: Field & { readonly fetched: FieldShape }): string {
    const value = this.#value(emission, field, field.fetched.type, 'v');
    if (field.access.selection === null) return value;
    if (this.#input.follows) return `(v instanceof V&&(v=P(v.text)),${value})`;
    const slots = disclosedPlaces(field.access)?.map(({ selection, type }) => this.#input.layout.objectSlot(selection, type));
    return slots === undefined ? value : `(v instanceof V?W(d.written,${bind(emission, slots)},v):${value})`;
  }

  /** The text of the value in `v` under the mask that the expression `name` gives. */
  #masked(emission: Emission, { nullable }: AccessField, name: string): string {
    return `${bind(emission, maskedText)}(${bind(emission, nullable)},${name},v===undefined?null:v)`;
  }

  #emitDecided(emission: Emission, { access, fetched }: Field & { readonly fetched: FieldShape }, opening: string): void {
    const { lines } = emission;
    const slot = this.#input.layout.ruleSlot(access);
    const isOfValue = access.treatment.kind === 'PER_RECORD' && access.treatment.rule.on === 'VALUE';
    lines.push(`v=${readExpression('o', fetched.dataKey)};if(v===undefined)v=null;`);
    if (this.#input.follows) lines.push(`d.at.push(${quoted(access.responseKey)});`);
    const plain = this.#value(emission, { access, fetched }, fetched.type, 'v');
    if (isOfValue) {
      lines.push(`if(v===null)d.absent(${slot});`, `t+=${quoted(opening)}+${plain};`);
    } else {
      const nothing = access.nullable[0] === true ? '"null"' : 'B()';
      const masked = access.selection === null ? `x===${SHOWN.MASKED}?${this.#masked(emission, access, 'd.mask')}:` : '';
      lines.push(`x=d.decide(${slot},f,o,v);`, `t+=${quoted(opening)}+(x===${SHOWN.PLAIN}?${plain}:!${this.#test(emission, fetched, 'v')}?B():${masked}x===${SHOWN.UNKNOWN}?'"UNKNOWN"':${nothing});`);
    }
    if (this.#input.follows) lines.push('d.at.pop();');
  }

  /** An expression for the JSON text of the value in `variable`. */
  #value(emission: Emission, field: Field & { readonly fetched: FieldShape }, type: GraphQLOutputType, variable: string): string {
    const inner = isNonNullType(type) ? type.ofType : type;
    const whenNull = isNonNullType(type) ? 'B()' : '"null"';
    return `(${variable}===null||${variable}===undefined?${whenNull}:${this.#present(emission, field, inner, variable)})`;
  }

  #present(emission: Emission, field: Field & { readonly fetched: FieldShape }, type: GraphQLOutputType, variable: string): string {
    const named = getNamedType(type);
    if (isListType(type)) return `${bind(emission, this.#listWriter(field, type.ofType))}(${variable},s,f)`;
    if (isLeafType(named)) return leafText(named.name, variable, isEnumType(named) ? bind(emission, valuesOf(named)) : null, this.#input.shape.flatScalars);
    return `${bind(emission, this.#objectWriter(field))}(${variable},s,f)`;
  }

  #listWriter(field: Field & { readonly fetched: FieldShape }, type: GraphQLOutputType): DisclosingWriter {
    const emission: Emission = { lines: [], constants: [] };
    const text = this.#value(emission, field, type, 'v');
    const [enter, leave] = this.#input.follows ? ['d.at.push(i);', 'd.at.pop();'] : ['', ''];
    const source = `"use strict";return function(l,s,f){if(!Array.isArray(l))B();const d=s.run,q=s.clean;let t="[",n=l.length,v;
for(let i=0;i<n;i++){v=l[i];if(i>0)t+=",";${enter}t+=${text};${leave}}return t+"]"}`;
    return new Function('c', 'J', 'B', 'D', source)(emission.constants, JSON.stringify, bail, isJsonValue) as DisclosingWriter; // what the text returns
  }

  /** Finds the writer for an object's runtime type; writers of types never met are never compiled. */
  #objectWriter({ access, fetched }: Field & { readonly fetched: FieldShape }): DisclosingWriter {
    const { selection, treatment } = access;
    if (selection === null) return bail;
    const position = getNamedType(fetched.type);
    const writers = new Map<FieldsType, DisclosingWriter>();
    const isOfValue = treatment.kind === 'PER_RECORD' && treatment.rule.on === 'VALUE';
    const make = (type: FieldsType): DisclosingWriter => {
      const shape = this.#input.shape.below(fetched, type);
      const write = this.compile(selection, shape);
      return isOfValue ? this.#deciding(write, access, selection, shape) : write;
    };
    let own: DisclosingWriter | null = null;
    return (value, state, enclosing) => {
      if (typeof value !== 'object' || Array.isArray(value)) return bail();
      const { __typename: typename } = value as { readonly __typename?: unknown }; // parsed JSON object
      if (own !== null && (typename === undefined || typename === position.name)) return own(value, state, enclosing);
      const type = this.#input.shape.typeOf(fetched, value);
      if (type === null) return bail();
      let writer = writers.get(type);
      if (writer === undefined) writers.set(type, (writer = make(type)));
      if (isObjectType(position)) own = writer;
      return writer(value, state, enclosing);
    };
  }

  /** A root field's object, which is on nobody's record: decided by the record it is itself, and null where that may not be shown. */
  #deciding(write: DisclosingWriter, access: AccessField, selection: SelectionShape, shape: ObjectShape): DisclosingWriter {
    const slot = this.#input.layout.ruleSlot(access);
    const keys = selection.subject.kind === 'RECORD' ? (selection.subject.keys.get(shape.type.name) ?? []) : null;
    // What may be null is what holds the object: the field, or the items of its innermost list.
    const mayBeNull = access.nullable.at(-1) === true;
    const isRegular = this.#input.checkers.compile(shape);
    const hidden = this.#hiddenOf(selection, shape);
    return (value, state, enclosing) => {
      if (!hidden(value)) return bail();
      if (state.run.opens(slot, keys, value)) return write(value, state, enclosing);
      return mayBeNull && isRegular(value, new Set()) ? 'null' : bail();
    };
  }

  /** Whether the facts to decide by are as their types say. */
  #hiddenOf(selection: SelectionShape, shape: ObjectShape): (value: object) => boolean {
    const shown = selection.byType.get(shape.type.name) ?? [];
    const emission: Emission = { lines: [], constants: [] };
    const tests = shape.fields.filter(({ key, name }) => name !== '__typename' && !shown.some(({ responseKey }) => responseKey === key))
      .map((field) => (field.dataKey === field.key ? this.#test(emission, field, readExpression('o', field.key)) : 'false'));
    return new Function('c', 'D', `"use strict";return function(o){return ${['true', ...tests].join('&&')}}`)(emission.constants, isJsonValue) as (value: object) => boolean; // what the text returns
  }
}
