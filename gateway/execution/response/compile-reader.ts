import { getNullableType, isListType } from 'graphql';
import type { IsInert } from '../program/inert-paths.ts';
import type { WrittenKey } from '../program/fetch-shape.ts';
import type { FetchStep } from '../program/program.ts';
import type { SelectionShape } from '../../access/shape/selection-shape.ts';
import { Verbatim } from '../run/verbatim.ts';
import { DisclosedCode } from './disclosed-code.ts';
import { disclosedGrammarOf } from './disclosed-grammar.ts';
import { disclosedPlaces } from './disclosed-places.ts';
import { keptPart } from './kept-part.ts';
import { expect, literal, ReaderCode } from './reader-code.ts';
import { ReadRun } from './read-run.ts';
import { fieldsAt, leadsToSubject, placesAt, placesBelow } from './read-places.ts';
import type { ReadField, ReadPlace } from './read-places.ts';
import type { ResponseShape } from './response-shape.ts';
import { textPattern } from './text-pattern.ts';
import { grammarOf } from './verbatim-grammar.ts';

/** What a subgraph answered, as JSON.parse would read it but for what stands verbatim. */
export interface ReadAnswer {
  readonly data: Record<string, unknown>;
  /** Text of the members behind `data` and the closing brace (`"extensions":{…}}`); null where there are none. */
  readonly rest: string | null;
  /** Some object stands in several places: what has the text of its neighbour is not read again. */
  readonly repeats: boolean;
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

/** What a function that reads a value does with any other text. */
const FAIL = 'q=-1;return null;';

/** Members of an object: what reads them, into which variables, and the object of these. */
interface Members {
  readonly run: ReadRun;
  readonly declared: string;
  readonly value: string;
}

class Compiler {
  readonly code = new ReaderCode();
  readonly #disclosed = new DisclosedCode(this.code);
  readonly #input: ReaderInput;

  constructor(input: ReaderInput) {
    this.#input = input;
  }

  /** Name of a function that reads an object into a value and leaves the position behind it in `q`; null where its keys cannot be foreseen. */
  object(keys: readonly WrittenKey[], places: readonly ReadPlace[], path: string): string | null {
    const members = this.#members(keys, places, path, 'v');
    return members === null ? null : this.#reading(members);
  }

  #reading({ run, declared, value }: Members): string {
    return this.code.define(() => `let m;${declared}${run.end()}q=p;return${value}`);
  }

  #members(keys: readonly WrittenKey[], places: readonly ReadPlace[], path: string, prefix: string): Members | null {
    if (!isPlain(keys, path === this.#input.fetch.dotted)) return null;
    const run = new ReadRun(this.code, FAIL);
    for (const [index, written] of keys.entries()) {
      run.exactly(`${index === 0 ? '{' : ','}"${written.key}":`);
      if (!this.#member(run, written, places, join(path, written.key), `${prefix}${index}`)) return null;
    }
    run.exactly(keys.length === 0 ? '{}' : '}');
    return { run, declared: keys.map((_, index) => `let ${prefix}${index};`).join(''), value: `{${keys.map(({ key }, index) => `"${key}":${prefix}${index}`).join(',')}}` };
  }

  /** Reads one member's value into a variable; false where that cannot be foreseen. */
  #member(run: ReadRun, written: WrittenKey, places: readonly ReadPlace[], path: string, variable: string): boolean {
    const fields = fieldsAt(places, written.key);
    const isList = fields.some(({ field: { type } }) => isListType(getNullableType(type)));
    if (written.below === null && !isList) {
      if (written.key === '__typename') run.typename(variable);
      else run.leaf(variable);
      return true;
    }
    if (this.#input.isInert(this.#input.fetch.index, path) && this.#verbatim(run, written, fields, places, variable)) return true;
    if (written.below === null) return false;
    const members = this.#members(written.below, placesBelow(this.#input.shape, fields), path, `${variable}_`);
    if (members === null) return false;
    const whole = fields.length > 0 && !isList ? members.run.whole() : null;
    if (whole !== null) run.object(whole, variable, members);
    else run.statements(this.#read(this.listsOf(this.#reading(members)), variable, path));
    return true;
  }

  /**
   * Statements that call `read`. Where what has the same text may be one object, a text like that of the value read last at this place is not read again: a comparison takes a tenth of the time, and what
   * a request holds while it waits for others is less (decision 0387).
   */
  #read(read: string, variable: string, path: string): string {
    const call = `${variable}=${read}(t,p,0);if(q<0)return null;`;
    if (this.#input.disclosed !== null || !this.#input.fetch.repeating.has(path)) return `${call}p=q;`;
    const [text, value] = this.code.remember();
    return `if(${text}!==null&&t.slice(p,p+${text}.length)===${text}){${variable}=${value};p+=${text}.length;S+=${text}.length;Z=true}else{const b=p;${call}p=q;if(${variable}!==null){${text}=t.slice(b,p);${value}=${variable}}}`;
  }

  /** The same where the value may stand verbatim; false where it may not. */
  #verbatim(run: ReadRun, written: WrittenKey, fields: readonly ReadField[], places: readonly ReadPlace[], variable: string): boolean {
    const { shape, disclosed } = this.#input;
    if (disclosed === null) {
      const grammar = agreed(fields.map(({ field }) => grammarOf(shape, field, written)));
      if (grammar === null) return false;
      const pattern = textPattern(grammar);
      if (pattern !== null) run.verbatim(pattern, variable);
      else run.statements(`q=${this.code.check(grammar)}(t,p);if(q<0)return null;if(t.charCodeAt(p)===110)${variable}=null;else{const r=${keptPart('t.slice(p,q)')};${variable}=new V(r,r,null)}p=q;`);
      return true;
    }
    const [first] = fields;
    if (first === undefined || first.access === null || fields.some(({ field }) => leadsToSubject(places, field.key))) return false;
    const grammar = agreed(fields.map(({ field, access }) => (access === null ? null : disclosedGrammarOf(shape, field, access, written))));
    if (grammar === null) return false;
    run.statements(this.#disclosed.member(grammar, disclosedPlaces(first.access)?.length ?? 0, variable));
    return true;
  }

  /** What `object` reads, a null, or lists of them. */
  listsOf(object: string): string {
    return this.code.define((name) => `const k=t.charCodeAt(p);if(k===123)return ${object}(t,p);if(k===110){q=${literal('null')}?p+4:-1;return null}if(k!==91||d>${MOST_LISTS}){${FAIL}}
p++;if(t.charCodeAt(p)===93){q=p+1;return[]}let s;${shortLists(name)}for(;;){l.push(${name}(t,p,d+1));if(q<0)return null;p=q;s=t.charCodeAt(p++);if(s===44)continue;q=s===93?p:-1;return l}`);
  }
}

/** Lists of up to so many are made as long as they are: one that grows has room for sixteen more, which a request would hold all the time that it waits. */
const SHORT_LIST = 4;

/** Statements that read the first items into the list `l`, and return it where there are no more. */
function shortLists(item: string): string {
  const items = Array.from({ length: SHORT_LIST }, (_, index) => `i${index}`);
  const reads = items.map((variable, index) => `const ${variable}=${item}(t,p,d+1);if(q<0)return null;p=q;s=t.charCodeAt(p++);if(s!==44){q=s===93?p:-1;return[${items.slice(0, index + 1).join(',')}]}`);
  return `${reads.join('')}const l=[${items.join(',')}];`;
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
 * Compiles the reader of one fetch's answers. Text is a function of plan, operation and schema alone. Null where it cannot be foreseen which keys an object has.
 */
export function compileReader(input: ReaderInput): AnswerReader | null {
  const { fetch, shape } = input;
  const compiler = new Compiler(input);
  const isEntities = fetch.requires !== null;
  const object = compiler.object(fetch.keys, placesAt(shape, fetch.dotted, input.disclosed), fetch.dotted);
  if (object === null) return null;
  const read = isEntities ? compiler.listsOf(object) : object;
  const before = isEntities ? BEFORE_ENTITIES : '{"data":';
  const after = isEntities ? expect('}') : '';
  const main = `function read(t){let p=0;${expect(before, 'return null;')}const v=${read}(t,p,0);p=q;if(p<0||v===null)return null;${after.replace('return -1;', 'return null;')}
const k=t.charCodeAt(p++);if(k===44?t.charCodeAt(p)!==34:k!==125||p!==t.length)return null;return{data:${isEntities ? '{_entities:v}' : 'v'},rest:k===44?t.slice(p):null,repeats:Z}}
return ${compiler.code.forgetful('read')}`;
  return new Function('c', 'V', 'T', compiler.code.source(main))(compiler.code.constants, Verbatim, input.typeNames) as AnswerReader; // what the text returns
}
