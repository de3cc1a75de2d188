/** JSON of a signed token, read so that no two readers can disagree: RFC 7515 section 4 lets a parser refuse repeated names, and this one does. */

/**
 * Parses a JSON object; null when it is not well-formed, not an object, or holds a name twice in one object at any depth (access.md J9).
 */
export function parseStrictJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Malformed is an answer here, not an accident: the caller refuses the token.
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || hasRepeatedName(text)) return null;
  return Object.fromEntries(Object.entries(value));
}

/** One token of well-formed JSON that matters here: a string, or a character that opens, closes or separates. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/** Expects well-formed JSON. Names are compared after unescaping, so `"a"` does not pass beside `"a"`. */
function hasRepeatedName(text: string): boolean {
  // One entry a nesting level: the names seen of an object, null for an array.
  const levels: (Set<string> | null)[] = [];
  let previous = '';
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') levels.push(new Set());
    else if (token === '[') levels.push(null);
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ':' && previous === 'string') {
      const names = levels.at(-1);
      if (names?.has(lastString) === true) return true;
      names?.add(lastString);
    }
    const isString = token.startsWith('"');
    if (isString) lastString = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
    previous = isString ? 'string' : token;
  }
  return false;
}
