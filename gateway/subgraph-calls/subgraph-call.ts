import { z } from 'zod';
import { Agent, request } from 'undici';
import { InternalError } from '../errors/internal-error.ts';

/** A subgraph's answer, shape checked; its errors are not yet fit for anybody's eyes. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly path: readonly (string | number)[] | null; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface SubgraphCalls {
  /** POSTs one operation. Throws on a connection that fails, a status that is no answer, or a body that is no GraphQL response. */
  post(url: string, body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

const ANSWER = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).nullish(), extensions: z.record(z.string(), z.unknown()).nullish() })).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** Calls over keep-alive connections, bounded in time by the request's signal and in size. */
export function createSubgraphCalls(): SubgraphCalls {
  const agent = new Agent({ connections: 64, maxResponseSize: MAX_RESPONSE_BYTES, headersTimeout: 30_000, bodyTimeout: 30_000 });
  return {
    async post(url, body, headers, signal) {
      const { statusCode, body: answer } = await request(url, {
        dispatcher: agent, method: 'POST', body, signal, headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      });
      const text = await answer.text();
      if (statusCode === 401 || statusCode === 403) throw new InternalError('SUBGRAPH_REFUSED', `the subgraph must accept the assertion, and answered HTTP ${statusCode}`);
      if (statusCode >= 500) throw new InternalError('SUBGRAPH_PROTOCOL', `the subgraph must answer GraphQL, and answered HTTP ${statusCode}`);
      return answerOf(text);
    },
    close: () => agent.close(),
  };
}

function answerOf(text: string): SubgraphAnswer {
  const parsed = ANSWER.safeParse(jsonOf(text));
  if (!parsed.success) throw new InternalError('SUBGRAPH_PROTOCOL', 'the subgraph must answer with a GraphQL response, and answered with something else');
  const { data, errors, extensions } = parsed.data;
  return { data: data ?? null, errors: (errors ?? []).map((error) => ({ path: error.path ?? null, extensions: error.extensions ?? {} })), extensions: extensions ?? {} };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
