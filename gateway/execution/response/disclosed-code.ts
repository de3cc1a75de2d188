import { maskNamed } from '../../access/masks/registry.ts';
import type { DisclosedGrammar, Member } from './disclosed-grammar.ts';
import { textUnder } from './masked-text.ts';
import { expect, literal } from './reader-code.ts';
import type { ReaderCode } from './reader-code.ts';

/** What stands at the beginning of an object as it came, and how many of its members were written before: what separators depend on. */
interface Written {
  readonly isFirstToCome: boolean;
  readonly isFirstShown: boolean;
}

/** Appends what came from `b` on, up to the position that the expression gives. */
const flush = (to: string): string => `if(b<${to})O+=t.slice(b,${to});`;

const UNQUOTED: ReadonlySet<string> = new Set(['Int', 'Float', 'Boolean']);

/**
 * Adds to reader code functions that check a text against a grammar and write what is shown of it: up to `b` it is in `O`, from there on it is as it came.
 * Objects are counted in `N`, by place. As all of the code they give the position behind, or -1.
 */
export class DisclosedCode {
  readonly #code: ReaderCode;

  constructor(code: ReaderCode) {
    this.#code = code;
  }

  /** Statements that read the member at `p` into `variable`; `places` are the places within. */
  member(grammar: DisclosedGrammar, places: number, variable: string): string {
    const zeros = Array.from({ length: places }, () => 0).join(',');
    return `O="";b=p;N=[${zeros}];q=${this.#check(grammar)}(t,p);if(q<0)return null;${variable}=t.charCodeAt(p)===110?null:new V(t.slice(p,q),b===p?t.slice(p,q):O+t.slice(b,q),N);O="";N=null;p=q;`;
  }

  #check(grammar: DisclosedGrammar): string {
    if (grammar.kind === 'whole') return this.#code.check(grammar.grammar);
    if (grammar.kind === 'masked') return this.#masked(grammar);
    const ifNull = grammar.nullable ? `if(t.charCodeAt(p)===110)return ${literal('null')}?p+4:-1;` : '';
    if (grammar.kind === 'list') {
      const item = this.#check(grammar.item);
      return this.#code.define(() => `${ifNull}if(t.charCodeAt(p)!==91)return -1;p++;if(t.charCodeAt(p)===93)return p+1;for(;;){p=${item}(t,p);if(p<0)return -1;const k=t.charCodeAt(p++);if(k===44)continue;return k===93?p:-1}`);
    }
    const members = this.#members(grammar.members);
    return this.#code.define(() => `${ifNull}N[${grammar.place}]++;${members}return t.charCodeAt(p)===125?p+1:-1`);
  }

  #masked({ grammar, mask, allowed }: DisclosedGrammar & { readonly kind: 'masked' }): string {
    const known = maskNamed(mask);
    const shown = this.#code.bind((value: unknown) => textUnder(known, allowed, value));
    const check = this.#code.check(grammar);
    // What is quoted was looked through by its check.
    const value = UNQUOTED.has(grammar.type) ? 'L(t,p)' : 't.charCodeAt(p)===110?null:t.slice(p+1,e-1)';
    return this.#code.define(() => `const e=${check}(t,p);if(e<0)return -1;const m=${shown}(${value});if(m===null)return -1;${flush('p')}O+=m;b=e;return e`);
  }

  #members(members: readonly Member[]): string {
    let came = 0;
    let shown = 0;
    return members.map((member) => {
      const code = this.#member(member, { isFirstToCome: came === 0, isFirstShown: shown === 0 });
      if (member.kind !== 'constant') came += 1;
      if (member.kind === 'shown' || member.kind === 'constant' || (member.kind === 'typename' && member.isShown)) shown += 1;
      return code;
    }).join('');
  }

  #member(member: Member, { isFirstToCome, isFirstShown }: Written): string {
    const opening = isFirstToCome ? '{' : ',';
    if (member.kind === 'constant') {
      // Before anything came, the object's own brace is written with it.
      if (isFirstToCome) return `${isFirstShown ? flush('p') : ''}O+=${JSON.stringify((isFirstShown ? '{' : ',') + member.text)};b=p+1;`;
      return `${flush('p')}O+=${JSON.stringify((isFirstShown ? '' : ',') + member.text)};b=p;`;
    }
    const isShown = member.kind === 'shown' || (member.kind === 'typename' && member.isShown);
    const text = member.kind === 'typename' ? expect(`${opening}"${member.key}":"${member.name}"`) : expect(`${opening}"${member.key}":`) + this.#valueOf(member);
    if (isShown) return this.#separator(isFirstToCome, isFirstShown) + text;
    // A brace that nothing was written in place of stays.
    const before = isFirstToCome ? (isFirstShown ? flush('p+1') : '') : flush('p');
    return `${before}${text}b=p;`;
  }

  #valueOf(member: Exclude<Member, { kind: 'constant' } | { kind: 'typename' }>): string {
    const check = member.kind === 'hidden' ? this.#code.check(member.value) : this.#check(member.value);
    return `p=${check}(t,p);if(p<0)return -1;`;
  }

  /** The separator that came is the one to write, but for a brace behind something written, and a comma behind nothing. */
  #separator(isFirstToCome: boolean, isFirstShown: boolean): string {
    if (isFirstToCome === isFirstShown) return '';
    return isFirstToCome ? 'O+=",";b=p+1;' : 'b=p+1;';
  }
}
