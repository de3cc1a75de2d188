import type { ServerResponse } from 'node:http';
import { headersOf } from '../errors/headers-of.ts';
import { toClientError, toPublicError } from '../errors/public-error.ts';

/** Answers with one error, for what fails before GraphQL is reached. Does nothing when the answer has begun or nobody listens any more. */
export function sendError(response: ServerResponse, thrown: unknown, correlationId: string): void {
  if (response.headersSent || response.destroyed) return;
  const error = toClientError(thrown);
  const body = Buffer.from(JSON.stringify({ errors: [toPublicError(thrown, correlationId)] }));
  response.writeHead(error.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length, ...headersOf(error) });
  response.end(body);
}
