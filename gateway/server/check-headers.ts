import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { ClientError } from '../errors/client-error.ts';

/** Headers that decide who asks or how the body is read: sent twice, two readers may disagree on which counts (access.md E2, E5). */
const SINGLE_HEADERS = ['authorization', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'host', 'dpop'] as const;

/** Headers of which one marks a GET as no simple cross-site request (Apollo Server's CSRF prevention). */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Refuses more header lines than are read: node would leave the last ones out silently, and with them what a proxy has added. */
export function refuseManyHeaders({ rawHeaders }: IncomingMessage, most: number): void {
  if (rawHeaders.length > 2 * most) throw new ClientError('HEADERS_TOO_LARGE', { detail: { allowedLines: most }, headers: { connection: 'close' } });
}

/** Refuses a repeated header that must be single. */
export function refuseRepeatedHeaders(request: IncomingMessage): void {
  // As many names as lines: nothing is repeated, as nearly always.
  if (request.rawHeaders.length === 2 * Object.keys(request.headers).length) return;
  for (const name of SINGLE_HEADERS) {
    if ((request.headersDistinct[name]?.length ?? 0) <= 1) continue;
    // A repeated Authorization is no less than a failed login (RFC 6750 section 2).
    if (name === 'authorization') throw new ClientError('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer error="invalid_request"' } });
    throw new ClientError('BAD_REQUEST', { detail: { parameter: name, expected: 'one header line' } });
  }
}

/** A body comes in chunks or with its length, and in nothing else; HTTP/1.0 knows no chunks (RFC 9112 section 6.1): what else is said of it, two readers may read differently. */
export function refuseTransferCodings({ httpVersion, headers: { 'transfer-encoding': codings } }: IncomingMessage): void {
  if (codings === undefined || (httpVersion === '1.1' && codings.toLowerCase() === 'chunked')) return;
  throw new ClientError('BAD_REQUEST', { detail: { parameter: 'Transfer-Encoding', expected: 'chunked, in HTTP/1.1' }, headers: { connection: 'close' } });
}

/** A POST must be `application/json` in UTF-8 (GraphQL over HTTP; RFC 8259 knows no other charset). */
export function requireJsonContent(request: IncomingMessage): void {
  const header = request.headers['content-type'];
  // What nearly every client sends needs no parser.
  if (header === 'application/json') return;
  const type = header === undefined ? null : mimeTypeOf(header);
  const charset = type?.params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (type?.essence === 'application/json' && (charset === 'utf-8' || charset === 'utf8')) return;
  throw new ClientError('UNSUPPORTED_MEDIA_TYPE', { detail: { parameter: 'Content-Type', expected: 'application/json; charset=utf-8' }, headers: { accept: 'application/json' } });
}

/** A GET must carry a header that no other site's page can send unasked (access.md E6). */
export function requirePreflight(request: IncomingMessage): void {
  if (PREFLIGHT_HEADERS.some((name) => request.headers[name] !== undefined)) return;
  const type = request.headers['content-type'];
  if (type !== undefined && mimeTypeOf(type)?.essence === 'application/json') return;
  throw new ClientError('BAD_REQUEST', { detail: { expected: `one of the headers ${PREFLIGHT_HEADERS.join(', ')} on a GET` } });
}

/** Longer than any there is; MIMEType looks through blanks as often as there are any. */
const LONGEST_TYPE = 256;

function mimeTypeOf(header: string): MIMEType | null {
  if (header.length > LONGEST_TYPE) return null;
  try {
    return new MIMEType(header);
  } catch {
    return null;
  }
}
