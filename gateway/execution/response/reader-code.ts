import { ReadRun } from './read-run.ts';
import { CONSTANTS } from './kept-part.ts';
import { leafPattern, textPattern } from './text-pattern.ts';
import type { Grammar } from './verbatim-grammar.ts';

/**
 * JavaScript that reads JSON text as it is expected to come: keys in the order they were asked for, no space between. A function takes text `t` and position `p`
 * and gives the position behind what it read, or -1 for anything else, which JSON.parse then has to look at. What has no lists in it is matched by one sticky
 * expression: a loop over its characters takes seven times as long (decision 0325).
 */
export class ReaderCode {
  readonly #functions: string[] = [];
  readonly #constants: unknown[] = [...CONSTANTS];
  #remembered = 0;

  get constants(): readonly unknown[] {
    return this.#constants;
  }

  bind(constant: unknown): string {
    return `c${this.#constants.push(constant) - 1}`;
  }

  /** Adds a function of text, position and depth `d`, and returns its name, by which it may call itself. */
  define(bodyOf: (name: string) => string): string {
    const at = this.#functions.push('') - 1;
    const name = `f${at}`;
    this.#functions[at] = `function ${name}(t,p,d){${bodyOf(name)}}`;
    return name;
  }

  /** Names of two variables that last while one text is read, for a part of it and what that was read as; null at first. Whoever uses the value again sets `Z`, and adds the length of its text to `S`. */
  remember(): readonly [text: string, value: string] {
    const at = this.#remembered;
    this.#remembered += 1;
    return [`r${at}`, `w${at}`];
  }

  /**
   * An expression of the function `read` of a text, after which nothing is remembered of it, whether it came to an end or not. Where more than half of the last text was spared, values of the next one are copied from it (`C`): as parts of
   * it they would keep all of it, in most of which they are not.
   */
  forgetful(read: string): string {
    if (this.#remembered === 0) return read;
    const all = Array.from({ length: this.#remembered }, (_, at) => `r${at}=w${at}=null;`).join('');
    return `function(t){Z=false;S=0;try{const a=${read}(t);C=S*2>t.length;return a}finally{${all}}}`;
  }

  /** The whole text of a function of the constants `c`: what was defined, then `main`. */
  source(main: string): string {
    const constants = this.#constants.map((_, at) => `c${at}=c[${at}]`).join(',');
    const remembered = Array.from({ length: this.#remembered }, (_, at) => `,r${at}=null,w${at}=null`).join('');
    return `"use strict";const ${constants};let q=0,O="",b=0,N=null,Z=false,S=0,C=false${remembered};\n${this.#functions.join('\n')}\n${main}`;
  }

  /** Name of the function that checks a value against a grammar; two equal grammars have two. */
  check(grammar: Grammar): string {
    const pattern = textPattern(grammar);
    if (pattern !== null) return this.define(() => this.#match(pattern));
    const ifNull = grammar.nullable ? `if(t.charCodeAt(p)===110)return ${literal('null')}?p+4:-1;` : '';
    return this.define(() => ifNull + this.#present(grammar));
  }

  #match(pattern: string): string {
    const expression = this.bind(new RegExp(pattern, 'y'));
    return `${expression}.lastIndex=p;return ${expression}.test(t)?${expression}.lastIndex:-1`;
  }

  #present(grammar: Grammar): string {
    // However many values an enum has.
    if (grammar.kind === 'leaf') return this.#match(leafPattern(grammar));
    if (grammar.kind === 'list') return listCode(this.check(grammar.item));
    const run = new ReadRun(this, 'return -1;');
    grammar.fields.forEach(({ key, value }, index) => {
      run.exactly(`${index === 0 ? '{' : ','}"${key}":`);
      if (value.kind === 'typename') run.exactly(`"${value.name}"`);
      else run.value(value);
    });
    run.exactly(grammar.fields.length === 0 ? '{}' : '}');
    return `${run.end()}return p`;
  }
}

/** Statements that step over what the function `check` reads. */
export function callCode(check: string): string {
  return `p=${check}(t,p);if(p<0)return -1;`;
}

/** The body of a function that checks a list, of which `item` checks the items. */
export function listCode(item: string): string {
  return `if(t.charCodeAt(p)!==91)return -1;p++;if(t.charCodeAt(p)===93)return p+1;for(;;){${callCode(item)}const k=t.charCodeAt(p++);if(k===44)continue;return k===93?p:-1}`;
}

/** An expression that is true where `text` stands at `p`. */
export function literal(text: string): string {
  return `t.startsWith(${JSON.stringify(text)},p)`;
}

/** A statement that steps over `text`, or does otherwise. */
export function expect(text: string, otherwise = 'return -1;'): string {
  return `if(!(${literal(text)})){${otherwise}}p+=${text.length};`;
}
