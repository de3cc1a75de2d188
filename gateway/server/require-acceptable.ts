import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { ClientError } from '../errors/client-error.ts';

/** What answers are given in; Apollo Server chooses among them by the same rules. */
const OFFERED = ['application/graphql-response+json', 'application/json'];

/**
 * Refuses a request that accepts none of the media types offered before anything of it is carried out (GraphQL over HTTP, "Accept"): Apollo Server would see that only when the answer is there,
 * and a client must not be refused what was done, and journalled as shown to it.
 */
export function requireAcceptable({ headers: { accept } }: IncomingMessage): void {
  // As Apollo Server: an empty header is none.
  if (accept === undefined || accept === '') return;
  if (new Negotiator({ headers: { accept } }).mediaType(OFFERED) === undefined) throw new ClientError('NOT_ACCEPTABLE', { detail: { parameter: 'Accept', expected: OFFERED } });
}
