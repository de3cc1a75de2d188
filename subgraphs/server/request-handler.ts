import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { ANSWERED_HEADER } from '../../schema/contract/assertion.ts';
import type { AssertionRefusal, VerifyingOptions } from '../../schema/contract/verify-assertion.ts';
import { verifyAssertion } from '../../schema/contract/verify-assertion.ts';
import { ProvenanceLog } from '../request/provenance-log.ts';
import { callContext } from '../request/request-scope.ts';
import type { executableSubgraph } from './executable-subgraph.ts';
import { readBody } from './read-body.ts';

export interface RequestHandlerOptions extends VerifyingOptions {
  readonly run: ReturnType<typeof executableSubgraph>;
  /** Text of `GET /metrics` (Prometheus). */
  readonly metrics: () => Promise<string>;
  /** Told why a request was not taken for the gateway's: for counting and the log. */
  readonly onRefused: (refusal: AssertionRefusal | 'TOO_LARGE') => void;
}

/** 200 representations and their variables fit many times over. */
const BODY_LIMIT = 8 * 1024 * 1024;
const REFUSED = JSON.stringify({ errors: [{ message: 'This subgraph answers only the gateway.', extensions: { code: 'UNAUTHENTICATED' } }] });
const MALFORMED = JSON.stringify({ errors: [{ message: 'The body must be a JSON object with a query.', extensions: { code: 'BAD_REQUEST' } }] });

const OPERATION = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/**
 * The whole of a subgraph's HTTP: `/healthz` and `/metrics` for operators, and operations for whoever signs as the gateway. Anything else, whatever its path or
 * method, is 401 with a constant body.
 */
export function createRequestHandler(options: RequestHandlerOptions) {
  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (request.method === 'GET' && path === '/healthz') return send(response, 200, '{"status":"ok"}');
    if (request.method === 'GET' && path === '/metrics') return send(response, 200, await options.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
    const context = await assertedContext(request, path, options);
    if (context === null) return send(response, 401, REFUSED);
    // Verified, so nothing in it can end a line. An answer that comes late, or twice, on a kept connection is so not taken for the next call's.
    if (typeof request.headers['signature'] === 'string') response.setHeader(ANSWERED_HEADER, request.headers['signature']);
    const operation = readOperation(context.body);
    if (operation === null) return send(response, 400, MALFORMED);
    const signal = abortedWith(response, context.assertion);
    const scope = { assertion: context.assertion, call: callContext(context.assertion, signal), provenance: new ProvenanceLog() };
    return send(response, 200, JSON.stringify(await options.run(operation, scope)));
  };
}

async function assertedContext(request: IncomingMessage, path: string, options: RequestHandlerOptions): Promise<{ assertion: AssertionContext; body: Buffer } | null> {
  // What is not even signed is not worth reading.
  if (request.headers['signature-input'] === undefined || request.url !== '/graphql') {
    options.onRefused('UNSIGNED');
    return null;
  }
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) {
    options.onRefused('TOO_LARGE');
    return null;
  }
  const headers = Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.length === 1 ? values[0] : values]));
  const verdict = verifyAssertion({ method: request.method ?? '', authority: request.headers.host ?? '', path, headers, body }, options);
  if (!verdict.accepted) {
    options.onRefused(verdict.refusal);
    return null;
  }
  return { assertion: verdict.context, body };
}

function readOperation(body: Buffer) {
  try {
    const parsed = OPERATION.safeParse(JSON.parse(body.toString('utf8')));
    if (!parsed.success) return null;
    const { query, variables, operationName } = parsed.data;
    return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
  } catch {
    return null;
  }
}

/** Aborts at the gateway's deadline, or when the gateway goes away. */
function abortedWith(response: ServerResponse, { deadline }: AssertionContext): AbortSignal {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), Math.min(Math.max(deadline - Date.now(), 0), 2 ** 31 - 1));
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) ended.abort();
  });
  return ended.signal;
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json; charset=utf-8'): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
    // A body that was not read leaves the connection in no state to be used again.
    ...(status === 401 ? { connection: 'close' } : {}),
  });
  response.end(body);
}
