import { getNullableType, isListType } from 'graphql';
import type { IsInert } from '../program/inert-paths.ts';
import type { WrittenKey } from '../program/fetch-shape.ts';
import type { FetchStep } from '../program/program.ts';
import type { SelectionShape } from '../../access/shape/selection-shape.ts';
import { Verbatim } from '../run/verbatim.ts';
import { DisclosedCode } from './disclosed-code.ts';
import { disclosedGrammarOf } from './disclosed-grammar.ts';
import type { DisclosedGrammar } from './disclosed-grammar.ts';
import { disclosedPlaces } from './disclosed-places.ts';
import { expect, literal, ReaderCode } from './reader-code.ts';
import { fieldsAt, leadsToSubject, placesAt, placesBelow } from './read-places.ts';
import type { ReadField, ReadPlace } from './read-places.ts';
import type { ResponseShape } from './response-shape.ts';
import { grammarOf } from './verbatim-grammar.ts';
import type { Grammar } from './verbatim-grammar.ts';

/** What a subgraph answered, as JSON.parse would read it but for what stands verbatim. */
export interface ReadAnswer {
  readonly data: Record<string, unknown>;
  /** Text of the members behind `data` and the closing brace (`"extensions":{…}}`); null where there are none. */
  readonly rest: string | null;
}

/** Reads an answer that is as it was asked for; null for any other, which is for JSON.parse to read. The text must be without backslashes. */
export type AnswerReader = (text: string) => ReadAnswer | null;

export interface ReaderInput {
  readonly shape: ResponseShape;
  readonly fetch: FetchStep;
  readonly isInert: IsInert;
  /** What access decided of the operation, from the plan that the readers are for: then only what is known from counting stands verbatim. Null where it decides nothing. */
  readonly disclosed: SelectionShape | null;
  /** Every type name of the supergraph by itself: a name that an answer gives is replaced by ours, which keeps no answer alive. */
  readonly typeNames: ReadonlyMap<string, string>;
}

const join = (dotted: string, key: string): string => (dotted === '' ? key : `${dotted}.${key}`);

/** Whether each key comes once and always: which of them an object has must not depend on its type or on a variable. */
function isPlain(keys: readonly WrittenKey[], top: boolean): boolean {
  const conditions = new Set(keys.flatMap(({ condition }) => (condition === null ? [] : [condition])));
  return new Set(keys.map(({ key }) => key)).size === keys.length && keys.every(({ optional }) => !optional) && conditions.size <= (top ? 1 : 0);
}

/** Leaves built for one that stands verbatim, from which on a reader is not worth it; measured, the answers of the bench lie on either side. */
const WORTH_IT = 8;
/** Items assumed of a list. */
const ITEMS = 10;

function leavesOf(grammar: Grammar): number {
  if (grammar.kind === 'leaf') return 1;
  if (grammar.kind === 'list') return ITEMS * leavesOf(grammar.item);
  return grammar.fields.reduce((sum, { value }) => sum + (value.kind === 'typename' ? 1 : leavesOf(value)), 0);
}

function shownLeavesOf(grammar: DisclosedGrammar): number {
  if (grammar.kind === 'whole') return leavesOf(grammar.grammar);
  if (grammar.kind === 'masked') return 1;
  if (grammar.kind === 'list') return ITEMS * shownLeavesOf(grammar.item);
  return grammar.members.reduce((sum, member) => sum + (member.kind === 'shown' ? shownLeavesOf(member.value) : 1), 0);
}

/** What a function that reads a value does with any other text. */
const FAIL = 'q=-1;return null;';

class Compiler {
  readonly code = new ReaderCode();
  readonly #disclosed = new DisclosedCode(this.code);
  readonly #input: ReaderInput;
  /** Estimated leaves of an answer that stand verbatim, and that become values: of these JSON.parse makes values faster. */
  verbatim = 0;
  built = 0;

  constructor(input: ReaderInput) {
    this.#input = input;
  }

  /** Name of a function that reads an object into a value and leaves the position behind it in `q`; null where its keys cannot be foreseen. */
  object(keys: readonly WrittenKey[], places: readonly ReadPlace[], path: string, weight: number): string | null {
    if (!isPlain(keys, path === this.#input.fetch.dotted)) return null;
    const lines = keys.map((written, index) => {
      const read = this.#member(written, places, join(path, written.key), `v${index}`, weight);
      return read === null ? null : expect(`${index === 0 ? '{' : ','}"${written.key}":`, FAIL) + read;
    });
    if (lines.includes(null)) return null;
    const declared = keys.map((_, index) => `let v${index};`).join('');
    const value = keys.map(({ key }, index) => `"${key}":v${index}`).join(',');
    return this.code.define(() => `${declared}${lines.join('')}if(t.charCodeAt(p)!==125){${FAIL}}q=p+1;return{${value}}`);
  }

  /** Statements that read one member's value into a variable. */
  #member(written: WrittenKey, places: readonly ReadPlace[], path: string, variable: string, weight: number): string | null {
    const fields = fieldsAt(places, written.key);
    const isList = fields.some(({ field: { type } }) => isListType(getNullableType(type)));
    const isLeaf = written.below === null && !isList;
    if (isLeaf) this.built += weight;
    if (written.key === '__typename') return `q=S(t,p);if(q<0)return null;${variable}=T.get(t.slice(p+1,q-1));if(${variable}===undefined){${FAIL}}p=q;`;
    if (isLeaf) return `${variable}=L(t,p);if(q<0)return null;p=q;`;
    const verbatim = this.#input.isInert(this.#input.fetch.index, path) ? this.#verbatim(written, fields, places, variable, weight) : null;
    if (verbatim !== null) return verbatim;
    if (written.below === null) return null;
    const object = this.object(written.below, placesBelow(this.#input.shape, fields), path, isList ? weight * ITEMS : weight);
    return object === null ? null : `${variable}=${this.listsOf(object)}(t,p,0);if(q<0)return null;p=q;`;
  }

  /** The same where the value may stand verbatim. */
  #verbatim(written: WrittenKey, fields: readonly ReadField[], places: readonly ReadPlace[], variable: string, weight: number): string | null {
    const { shape, disclosed } = this.#input;
    if (disclosed === null) {
      const grammar = agreed(fields.map(({ field }) => grammarOf(shape, field, written)));
      if (grammar === null) return null;
      this.verbatim += weight * leavesOf(grammar);
      return `q=${this.code.check(grammar)}(t,p);if(q<0)return null;if(t.charCodeAt(p)===110)${variable}=null;else{const r=t.slice(p,q);${variable}=new V(r,r,null)}p=q;`;
    }
    const [first] = fields;
    if (first === undefined || first.access === null || fields.some(({ field }) => leadsToSubject(places, field.key))) return null;
    const grammar = agreed(fields.map(({ field, access }) => (access === null ? null : disclosedGrammarOf(shape, field, access, written))));
    if (grammar === null) return null;
    this.verbatim += weight * shownLeavesOf(grammar);
    return this.#disclosed.member(grammar, disclosedPlaces(first.access)?.length ?? 0, variable);
  }

  /** What `object` reads, a null, or lists of them. */
  listsOf(object: string): string {
    return this.code.define((name) => `const k=t.charCodeAt(p);if(k===123)return ${object}(t,p);if(k===110){q=${literal('null')}?p+4:-1;return null}if(k!==91||d>${MOST_LISTS}){${FAIL}}
const l=[];p++;if(t.charCodeAt(p)===93){q=p+1;return l}for(;;){l.push(${name}(t,p,d+1));if(q<0)return null;p=q;const s=t.charCodeAt(p++);if(s===44)continue;q=s===93?p:-1;return l}`);
  }
}

/** Null unless all types at a place agree on what a value must be. */
function agreed<G>([first, ...others]: readonly (G | null)[]): G | null {
  if (first === undefined || first === null) return null;
  const text = JSON.stringify(first);
  return others.every((other) => JSON.stringify(other) === text) ? first : null;
}

/** Lists within lists that are read here. */
const MOST_LISTS = 8;
const BEFORE_ENTITIES = '{"data":{"_entities":';

/**
 * Compiles the reader of one fetch's answers. Text is a function of plan, operation and schema alone. Null where little of an answer may stand
 * verbatim, or where it cannot be foreseen which keys an object has.
 */
export function compileReader(input: ReaderInput): AnswerReader | null {
  const { fetch, shape } = input;
  const compiler = new Compiler(input);
  const isEntities = fetch.requires !== null;
  const object = compiler.object(fetch.keys, placesAt(shape, fetch.dotted, input.disclosed), fetch.dotted, 1);
  if (object === null || compiler.verbatim * WORTH_IT <= compiler.built) return null;
  const read = isEntities ? compiler.listsOf(object) : object;
  const before = isEntities ? BEFORE_ENTITIES : '{"data":';
  const after = isEntities ? expect('}') : '';
  const main = `return function(t){let p=0;${expect(before, 'return null;')}const v=${read}(t,p,0);p=q;if(p<0||v===null)return null;${after.replace('return -1;', 'return null;')}
const k=t.charCodeAt(p++);if(k===44?t.charCodeAt(p)!==34:k!==125||p!==t.length)return null;return{data:${isEntities ? '{_entities:v}' : 'v'},rest:k===44?t.slice(p):null}}`;
  return new Function('c', 'V', 'T', compiler.code.source(main))(compiler.code.constants, Verbatim, input.typeNames) as AnswerReader; // what the text returns
}
