import { exactly, LEAF, LONGEST, NAME, textPattern } from './text-pattern.ts';
import { keptPart, LEAF_OF } from './kept-part.ts';
import type { ReaderCode } from './reader-code.ts';
import type { Grammar } from './verbatim-grammar.ts';

/** What one expression reads: how much it captures, and statements that make variables of that, given the number of the first capture. */
export interface ReadPattern {
  readonly pattern: string;
  readonly captures: number;
  readonly assign: (first: number) => string;
}

/** Members of an object that are stepped over, or read into variables: as many at once as one expression may have. */
export class ReadRun {
  readonly #code: ReaderCode;
  readonly #otherwise: string;
  #pattern = '';
  #captures = 0;
  #assigns: ((first: number) => string)[] = [];
  #done = '';

  /** @param otherwise statements for any other text. */
  constructor(code: ReaderCode, otherwise: string) {
    this.#code = code;
    this.#otherwise = otherwise;
  }

  exactly(text: string): void {
    this.#add(exactly(text));
  }

  /** A value of a grammar. */
  value(grammar: Grammar): void {
    const pattern = textPattern(grammar);
    if (pattern === null) this.statements(`p=${this.#code.check(grammar)}(t,p);if(p<0){${this.#otherwise}}`);
    else this.#add(pattern);
  }

  /** Any leaf. */
  leaf(variable: string): void {
    this.#capture(LEAF, 2, (first) => `${variable}=m[${first}]===undefined?${LEAF_OF}(m[${first + 1}]):${keptPart(`m[${first}]`)};`);
  }

  /** A type's name, by `T` the one that is kept. */
  typename(variable: string): void {
    this.#capture(NAME, 1, (name) => `${variable}=T.get(m[${name}]);if(${variable}===undefined){${this.#otherwise}}`);
  }

  /** What a pattern matches, as it stands. */
  verbatim(pattern: string, variable: string): void {
    this.#capture(`(${pattern})`, 1, (text) => `if(m[${text}]==="null")${variable}=null;else{const r=${keptPart(`m[${text}]`)};${variable}=new V(r,r,null)}`);
  }

  /** An object that another run has read {@link whole} into the variables `declared`, of which `value` is made; or a null. */
  object({ pattern, captures, assign }: ReadPattern, variable: string, { declared, value }: { readonly declared: string; readonly value: string }): void {
    this.#capture(`(?:(null)|${pattern})`, captures + 1, (first) => `if(m[${first}]===undefined){${declared}${assign(first + 1)}${variable}=${value}}else ${variable}=null;`);
  }

  /** All of it as one expression; null where it takes several. */
  whole(): ReadPattern | null {
    const assigns = this.#assigns;
    return this.#done === '' ? { pattern: this.#pattern, captures: this.#captures, assign: (first) => assigns.map((each) => each(first)).join('') } : null;
  }

  /** What is done at this place of the text. */
  statements(code: string): void {
    this.#flush();
    this.#done += code;
  }

  end(): string {
    this.#flush();
    return this.#done;
  }

  #capture(pattern: string, captures: number, assign: (first: number) => string): void {
    this.#add(pattern);
    const before = this.#captures;
    this.#assigns.push((first) => assign(first + before));
    this.#captures += captures;
  }

  #add(pattern: string): void {
    if (this.#pattern.length + pattern.length > LONGEST) this.#flush();
    this.#pattern += pattern;
  }

  #flush(): void {
    if (this.#pattern === '') return;
    const expression = this.#code.bind(new RegExp(this.#pattern, 'y'));
    const matched = this.#captures === 0 ? `if(!${expression}.test(t)){${this.#otherwise}}` : `m=${expression}.exec(t);if(m===null){${this.#otherwise}}`;
    this.#done += `${expression}.lastIndex=p;${matched}p=${expression}.lastIndex;${this.#assigns.map((assign) => assign(1)).join('')}`;
    this.#pattern = '';
    this.#captures = 0;
    this.#assigns = [];
  }
}
