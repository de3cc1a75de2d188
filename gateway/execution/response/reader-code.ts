import type { Grammar } from './verbatim-grammar.ts';

/**
 * JavaScript that reads JSON text as it is expected to come: keys in the order they were asked for, no space between. A function takes text `t` and position `p`
 * and gives the position behind what it read, or -1 for anything else, which JSON.parse then has to look at.
 */
export class ReaderCode {
  readonly #functions: string[] = [];
  readonly #constants: unknown[] = [];

  get constants(): readonly unknown[] {
    return this.#constants;
  }

  bind(constant: unknown): string {
    return `c[${this.#constants.push(constant) - 1}]`;
  }

  /** Adds a function of text, position and depth `d`, and returns its name, by which it may call itself. */
  define(bodyOf: (name: string) => string): string {
    const at = this.#functions.push('') - 1;
    const name = `f${at}`;
    this.#functions[at] = `function ${name}(t,p,d){${bodyOf(name)}}`;
    return name;
  }

  /** The whole text: what was defined, then `main`. */
  source(main: string): string {
    return `"use strict";let q=0,O="",b=0,N=null;${LEAVES}${this.#functions.join('\n')}\n${main}`;
  }

  /** Name of the function that checks a value against a grammar; two equal grammars have two. */
  check(grammar: Grammar): string {
    const ifNull = grammar.nullable ? `if(t.charCodeAt(p)===110)return ${literal('null')}?p+4:-1;` : '';
    return this.define(() => ifNull + this.#present(grammar));
  }

  #present(grammar: Grammar): string {
    if (grammar.kind === 'leaf') return this.#leaf(grammar.type, grammar.values);
    if (grammar.kind === 'list') {
      return `if(t.charCodeAt(p)!==91)return -1;p++;if(t.charCodeAt(p)===93)return p+1;for(;;){p=${this.check(grammar.item)}(t,p);if(p<0)return -1;const k=t.charCodeAt(p++);if(k===44)continue;return k===93?p:-1}`;
    }
    const parts = grammar.fields.map(({ key, value }, index) => {
      const opening = `${index === 0 ? '{' : ','}"${key}":`;
      if (value.kind === 'typename') return expect(`${opening}"${value.name}"`);
      return `${expect(opening)}p=${this.check(value)}(t,p);if(p<0)return -1;`;
    });
    return `${parts.join('')}${grammar.fields.length === 0 ? expect('{') : ''}return t.charCodeAt(p)===125?p+1:-1`;
  }

  #leaf(type: string, values: readonly string[] | null): string {
    if (values !== null) return `const e=S(t,p);return e>0&&${this.bind(new Set(values))}.has(t.slice(p+1,e-1))?e:-1`;
    switch (type) {
      case 'Int':
        return 'return I(t,p)';
      case 'Float':
        return 'return F(t,p)';
      case 'Boolean':
        return `return ${literal('true')}?p+4:${literal('false')}?p+5:-1`;
      default:
        // String, ID and custom scalars that are texts; an ID that is a number, or a scalar that is more, is for JSON.parse.
        return 'return S(t,p)';
    }
  }
}

/** An expression that is true where `text` stands at `p`. Not character by character: the code would be too long to be optimised. */
export function literal(text: string): string {
  return `t.startsWith(${JSON.stringify(text)},p)`;
}

/** A statement that steps over `text`, or does otherwise. */
export function expect(text: string, otherwise = 'return -1;'): string {
  return `if(!(${literal(text)})){${otherwise}}p+=${text.length};`;
}

/**
 * S: a text without control characters (the whole answer has no escapes). I: an Int that is written as JavaScript writes it, of at most nine digits. F: likewise a number of at most
 * fifteen digits without exponent, that is the same number when written again. L: any leaf as a value, with the position behind it in `q`.
 */
const LEAVES = `
function S(t,p){if(t.charCodeAt(p)!==34)return -1;for(;;){const k=t.charCodeAt(++p);if(k===34)return p+1;if(!(k>=32))return -1}}
function I(t,p){const n=t.charCodeAt(p)===45;if(n)p++;let k=t.charCodeAt(p);if(k===48)return n?-1:p+1;const b=p;while(k>=48&&k<=57)k=t.charCodeAt(++p);return p>b&&p-b<10&&k!==46&&k!==69&&k!==101?p:-1}
function F(t,p){const b=p;for(let k=t.charCodeAt(p);(k>=48&&k<=57)||k===45||k===46;)k=t.charCodeAt(++p);if(p===b||p-b>15)return -1;const k=t.charCodeAt(p);if(k===69||k===101||k===43)return -1;const s=t.slice(b,p);return ""+Number(s)===s?p:-1}
function L(t,p){const k=t.charCodeAt(p);if(k===34){q=S(t,p);return q<0?null:t.slice(p+1,q-1)}if(k===110){q=${literal('null')}?p+4:-1;return null}
if(k===116){q=${literal('true')}?p+4:-1;return true}if(k===102){q=${literal('false')}?p+5:-1;return false}q=F(t,p);return q<0?null:Number(t.slice(p,q))}
`;
