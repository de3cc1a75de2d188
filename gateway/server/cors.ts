import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';

/** Request headers that a page may send beside the simple ones. */
const ALLOWED_HEADERS = 'authorization, content-type, dpop, apollo-require-preflight';
/** Answer headers that a page may read. */
const EXPOSED_HEADERS = 'shuqiao-request-id, www-authenticate, retry-after';
const MAX_AGE_SECONDS = '600';

/**
 * Lets pages of the origins listed, and of no others, call the GraphQL endpoint (Fetch standard, CORS protocol). Exact origins, never `*`, never credentials: the
 * gateway knows no cookie. Returns true when the request was a preflight and is answered.
 */
export function applyCors(request: IncomingMessage, reply: Reply, origins: readonly string[]): boolean {
  const { origin } = request.headers;
  if (origins.length > 0) reply.add('vary', 'Origin');
  if (origin === undefined || !origins.includes(origin)) return false;
  reply.add('access-control-allow-origin', origin);
  reply.add('access-control-expose-headers', EXPOSED_HEADERS);
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  reply.sendHead(204, { 'access-control-allow-methods': 'POST, GET', 'access-control-allow-headers': ALLOWED_HEADERS, 'access-control-max-age': MAX_AGE_SECONDS });
  return true;
}
