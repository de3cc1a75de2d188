import { maskNamed } from '../../access/masks/registry.ts';
import type { DisclosedGrammar, Member } from './disclosed-grammar.ts';
import { textUnder } from './masked-text.ts';
import { ReadRun } from './read-run.ts';
import { callCode, listCode, literal } from './reader-code.ts';
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
      return this.#code.define(() => ifNull + listCode(item));
    }
    const members = this.#members(grammar.members);
    return this.#code.define(() => `${ifNull}N[${grammar.place}]++;${members}return p`);
  }

  #masked({ grammar, mask, allowed }: DisclosedGrammar & { readonly kind: 'masked' }): string {
    const known = maskNamed(mask);
    const shown = this.#code.bind((value: unknown) => textUnder(known, allowed, value));
    const check = this.#code.check(grammar);
    // What is quoted was looked through by its check. The first constant reads what is not.
    const value = UNQUOTED.has(grammar.type) ? 'c0(t.slice(p,e))' : 't.charCodeAt(p)===110?null:t.slice(p+1,e-1)';
    return this.#code.define(() => `const e=${check}(t,p);if(e<0)return -1;const m=${shown}(${value});if(m===null)return -1;${flush('p')}O+=m;b=e;return e`);
  }

  #members(members: readonly Member[]): string {
    const run = new ReadRun(this.#code, 'return -1;');
    let came = 0;
    let shown = 0;
    for (const member of members) {
      this.#member(run, member, { isFirstToCome: came === 0, isFirstShown: shown === 0 });
      if (member.kind !== 'constant') came += 1;
      if (member.kind === 'shown' || member.kind === 'constant' || (member.kind === 'typename' && member.isShown)) shown += 1;
    }
    run.exactly('}');
    return run.end();
  }

  #member(run: ReadRun, member: Member, { isFirstToCome, isFirstShown }: Written): void {
    if (member.kind === 'constant') {
      // Before anything came, the object's own brace is written with it.
      if (isFirstToCome) run.statements(`${isFirstShown ? flush('p') : ''}O+=${JSON.stringify((isFirstShown ? '{' : ',') + member.text)};b=p+1;`);
      else run.statements(`${flush('p')}O+=${JSON.stringify((isFirstShown ? '' : ',') + member.text)};b=p;`);
      return;
    }
    const isShown = member.kind === 'shown' || (member.kind === 'typename' && member.isShown);
    const before = isShown ? separator(isFirstToCome, isFirstShown) : instead(isFirstToCome, isFirstShown);
    if (before !== '') run.statements(before);
    run.exactly(`${isFirstToCome ? '{' : ','}"${member.key}":`);
    this.#value(run, member);
    if (!isShown) run.statements('b=p;');
  }

  #value(run: ReadRun, member: Exclude<Member, { kind: 'constant' }>): void {
    if (member.kind === 'typename') run.exactly(`"${member.name}"`);
    else if (member.kind === 'hidden') run.value(member.value);
    else if (member.value.kind === 'whole') run.value(member.value.grammar);
    else run.statements(callCode(this.#check(member.value)));
  }
}

/** Before what is shown. The separator that came is the one to write, but for a brace behind something written, and a comma behind nothing. */
function separator(isFirstToCome: boolean, isFirstShown: boolean): string {
  if (isFirstToCome === isFirstShown) return '';
  return isFirstToCome ? 'O+=",";b=p+1;' : 'b=p+1;';
}

/** Before what is not shown. A brace that nothing was written in place of stays. */
function instead(isFirstToCome: boolean, isFirstShown: boolean): string {
  if (!isFirstToCome) return flush('p');
  return isFirstShown ? flush('p+1') : '';
}
