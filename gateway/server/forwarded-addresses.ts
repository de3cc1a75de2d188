import type { ForwardedHeader } from './forwarding.ts';

/**
 * Whom each proxy on the way spoke for, the nearest first, read from the right: what a client made up stands to the left of what the proxies added, and cannot
 * change how that is read. Null for an element that names no address (`unknown`, an obfuscated name, anything malformed).
 */
export function* forwardedAddresses(header: ForwardedHeader, text: string): Generator<string | null, void, void> {
  for (const element of partsOf(text, ',', header === 'forwarded')) yield hostOf(header === 'forwarded' ? nodeOf(element.trim()) : element.trim());
}

/**
 * What stands between signs, the last first. Where there are quoted strings (RFC 9110 section 5.6.4), signs in them are of the string: a proxy may hand on in one what the client said,
 * its `host` for instance.
 */
function* partsOf(text: string, sign: ',' | ';', mayQuote: boolean): Generator<string, void, void> {
  let end = text.length;
  let isQuoted = false;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (mayQuote && text[at] === '"') isQuoted = !isQuoted || isEscaped(text, at);
    if (isQuoted || text[at] !== sign) continue;
    yield text.slice(at + 1, end);
    end = at;
  }
  yield text.slice(0, end);
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** Parameters of one element that are read: RFC 7239 knows four, and a client can fill 16 KiB with semicolons, at 2 ms of processor time. */
const MAX_PARAMETERS = 16;

/** The node after `for=` of one element of `Forwarded` (RFC 7239 section 4); empty where there is not exactly one, or more than can be read. */
function nodeOf(element: string): string {
  const pairs = [...partsOf(element, ';', true).take(MAX_PARAMETERS + 1)];
  if (pairs.length > MAX_PARAMETERS) return '';
  const nodes = pairs.flatMap((pair) => {
    const [, quoted, token] = /^\s*for=(?:"([^"\\]*)"|([^"\s]*))\s*$/i.exec(pair) ?? [];
    return quoted ?? token ?? (/^\s*for\s*=/i.test(pair) ? ['', ''] : []);
  });
  return nodes.length === 1 ? (nodes[0] ?? '') : '';
}

/** The host of `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]` or `[2001:db8::7]:4711`; null for what has no such form. Whether it is an address is for others to say. */
function hostOf(node: string): string | null {
  const bracketed = /^\[([^\]]+)\](?::\w{1,5})?$/.exec(node);
  if (bracketed !== null) return bracketed[1] ?? null;
  const [, ipv4] = /^([\d.]+)(?::\w{1,5})?$/.exec(node) ?? [];
  return ipv4 ?? (node.includes(':') ? node : null);
}
