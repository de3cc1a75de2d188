import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { VerifyingOptions } from '../../schema/contract/verify-assertion.ts';
import { verifyAssertion } from '../../schema/contract/verify-assertion.ts';
import { readBody } from '../../subgraphs/server/read-body.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';

/** Where the feed is asked for, by signed POST: `{ "after": sequence, "waitMs": 0…25000 }` → a `ChangePage`. */
export const CHANGE_PATH = '/changes';

const BODY_LIMIT = 1_024;
const REQUEST = z.strictObject({ after: z.number().int().nonnegative(), waitMs: z.number().int().min(0).max(25_000) });

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...(status === 200 ? {} : { connection: 'close' }) });
  response.end(JSON.stringify(body));
}

function readRequest(body: Uint8Array): z.infer<typeof REQUEST> | null {
  try {
    return REQUEST.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Serves the feed to the gateway's workers and to nobody else; a long poll ends when its reader goes away. */
export function createChangeEndpoint(feed: ChangeFeed, verifying: VerifyingOptions) {
  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, BODY_LIMIT);
    const headers = Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.length === 1 ? values[0] : values]));
    const verdict = body !== null && verifyAssertion({ method: request.method ?? '', authority: request.headers.host ?? '', path: CHANGE_PATH, headers, body }, verifying);
    if (!verdict || !verdict.accepted) return send(response, 401, { error: { code: 'UNAUTHENTICATED', message: 'This service answers only the gateway.' } });
    const asked = readRequest(body);
    if (asked === null) return send(response, 400, { error: { code: 'BAD_REQUEST', message: 'The body must be {"after": sequence, "waitMs": 0 to 25000}.' } });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    return send(response, 200, await feed.wait(asked.after, asked.waitMs, gone.signal));
  };
}
