import type { ForwardedHeader } from './forwarding.ts';

/**
 * Whom each proxy on the way spoke for, the nearest first, read from the right: what a client made up stands to the left of what the proxies added, and cannot
 * change how that is read. Null for an element that names no address (`unknown`, an obfuscated name, anything malformed).
 */
export function* forwardedAddresses(header: ForwardedHeader, text: string): Generator<string | null, void, void> {
  for (let end = text.length; end >= 0; ) {
    const comma = end === 0 ? -1 : text.lastIndexOf(',', end - 1);
    const element = text.slice(comma + 1, end).trim();
    yield hostOf(header === 'forwarded' ? nodeOf(element) : element);
    end = comma;
  }
}

/** The node after `for=` of one element of `Forwarded` (RFC 7239 section 4); empty where there is not exactly one. */
function nodeOf(element: string): string {
  const nodes = element.split(';').flatMap((pair) => {
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
