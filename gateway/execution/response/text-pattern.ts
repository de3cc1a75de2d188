import type { Grammar } from './verbatim-grammar.ts';

/** Longest expression that is matched at once: V8 does not optimise very long ones. */
export const LONGEST = 2_000;

/** Expressions without escapes: the whole answer has no backslash. */
const CONTENT = '[^"\\x00-\\x1f]*';
const TEXT = `"${CONTENT}"`;
/** An Int that is written as JavaScript writes it, of at most nine digits. */
const INT = '(?:0|-?[1-9][0-9]{0,8})';
/** Likewise a number of at most fifteen digits without exponent, that is the same number when written again (ECMA-262, Number::toString: smaller ones have an exponent). */
const FLOAT = '(?=[-.0-9]{1,15}(?![-.0-9]))(?:0|-?(?:[1-9][0-9]*(?:\\.[0-9]*[1-9])?|0\\.(?!0{6})[0-9]*[1-9]))';

/** Captures any leaf, a text or what is not one, for {@link leafOf}. */
export const LEAF = `(?:"(${CONTENT})"|(null|true|false|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?))`;
/** Captures a name (GraphQL section 2.1.9). */
export const NAME = '"([_A-Za-z][_0-9A-Za-z]*)"';

/** The value of a leaf that is not a text, as JSON.parse would read it. */
export function leafOf(text: string): null | boolean | number {
  if (text === 'null') return null;
  if (text === 'true') return true;
  return text === 'false' ? false : Number(text);
}

/** An expression of exactly this text. */
export function exactly(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/**
 * Expression (source of a RegExp) of the values of a grammar; null where it has lists of objects, which are read item by item, or would be too long. What a value may be is known from its first
 * character and what follows it from the next: a text that does not match is looked through once.
 */
export function textPattern(grammar: Grammar): string | null {
  const present = patternOf(grammar);
  if (present === null || present.length > LONGEST) return null;
  return grammar.nullable ? `(?:null|${present})` : present;
}

function patternOf(grammar: Grammar): string | null {
  if (grammar.kind === 'leaf') return leafPattern(grammar);
  if (grammar.kind === 'list') {
    const item = isOfLeaves(grammar.item) ? textPattern(grammar.item) : null;
    return item === null ? null : `\\[(?:${item}(?:,${item})*)?\\]`;
  }
  const members = grammar.fields.map(({ key, value }) => {
    const pattern = value.kind === 'typename' ? `"${value.name}"` : textPattern(value);
    return pattern === null ? null : `"${key}":${pattern}`;
  });
  return members.includes(null) ? null : `\\{${members.join(',')}\\}`;
}

function isOfLeaves(grammar: Grammar): boolean {
  return grammar.kind === 'leaf' || (grammar.kind === 'list' && isOfLeaves(grammar.item));
}

/** The same of a leaf that is not null. */
export function leafPattern({ type, values }: Grammar & { readonly kind: 'leaf' }): string {
  if (values !== null) return `"(?:${values.join('|')})"`;
  switch (type) {
    case 'Int':
      return INT;
    case 'Float':
      return FLOAT;
    case 'Boolean':
      return '(?:true|false)';
    default:
      // String, ID and custom scalars that are texts; an ID that is a number, or a scalar that is more, is for JSON.parse.
      return TEXT;
  }
}
