import { headersOf } from '../errors/headers-of.ts';
import { toClientError, toPublicError } from '../errors/public-error.ts';
import type { Reply } from './reply.ts';

/** Answers with one error, for what fails before GraphQL is reached. Does nothing when the answer has begun or nobody listens any more. */
export function sendError(reply: Reply, thrown: unknown): void {
  const error = toClientError(thrown);
  const headers = { 'content-type': 'application/json; charset=utf-8', ...headersOf(error) };
  reply.send(error.status, headers, [JSON.stringify({ errors: [toPublicError(thrown, reply.requestId)] })]);
}
