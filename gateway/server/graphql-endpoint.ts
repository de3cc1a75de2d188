import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import { ClientError } from '../errors/client-error.ts';
import { readGetParams, readPostParams } from '../operation/graphql-params.ts';
import type { GraphQLParams } from '../operation/graphql-params.ts';
import type { Arrived, Operated, Responded } from '../request-context.ts';
import { refuseRepeatedHeaders, requireJsonContent, requirePreflight } from './check-headers.ts';
import { Exchange } from './exchange.ts';
import type { ApolloContext } from './exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import type { Head, KnownHeads } from './known-heads.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { readBody } from './read-body.ts';
import { inRequestScope } from './request-scope.ts';
import { toGraphQLError } from './to-graphql-error.ts';

/** One supergraph being served: its Apollo Server and the stages before it. A swap makes a new one; requests stay with the one they met. */
export interface ServedGraph {
  readonly apollo: ApolloServer<ApolloContext>;
  /** Stages 1 and 2. */
  readonly admit: (arrived: Arrived) => Promise<Operated>;
  /** Stages 3 to 8. */
  readonly answer: (operated: Operated) => Promise<Responded>;
  /** Of successes, as Apollo Server gave them. */
  readonly heads: KnownHeads;
}

export interface GraphQLEndpoint {
  /** Takes the graph served now, for one request. */
  readonly lease: () => { readonly graph: ServedGraph; readonly release: () => void };
  readonly limits: HttpLimits;
  readonly clock: () => number;
}

/** How a request was answered, for metrics and log. */
export interface Answered {
  readonly status: number;
  readonly error: ClientError | null;
}

/** Failures of well-formed requests, which legacy `application/json` clients get as 200 (GraphQL over HTTP, "application/json", Status Codes). */
const LEGACY_OK: ReadonlySet<string> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_NOT_RESOLVED', 'BAD_USER_INPUT']);

/** Answers one request on `/graphql`. Throws what failed before GraphQL was reached; whatever fails later is answered. */
export async function answerGraphQL(endpoint: GraphQLEndpoint, request: IncomingMessage, response: ServerResponse, requestId: string, signal: AbortSignal): Promise<Answered> {
  const receivedAt = endpoint.clock();
  const method = methodOf(request);
  refuseRepeatedHeaders(request);
  const params = method === 'POST' ? await postParams(request, endpoint.limits) : getParams(request);
  const exchange = new Exchange({
    requestId, receivedAt, deadline: receivedAt + endpoint.limits.answerTimeout, signal, params,
    http: new ReceivedHttp(request, method),
  });
  const { graph, release } = endpoint.lease();
  try {
    const head = graph.heads.of(request.headers.accept);
    await answerBefore(graph, exchange, head !== null);
    if (head !== null && exchange.state.kind === 'answered') return sendSuccess(response, head, exchange.state);
    return send(response, request, graph, exchange, await inRequestScope(requestId, () => throughApollo(graph, exchange, request)));
  } finally {
    release();
  }
}

/** Runs as much of the pipeline as can be run before Apollo Server is asked: all of it where that would add nothing but a head that is known. */
async function answerBefore(graph: ServedGraph, exchange: Exchange, isHeadKnown: boolean): Promise<void> {
  let context: Operated | null = null;
  try {
    context = await graph.admit(exchange.arrived);
    exchange.state = { kind: 'admitted', context };
    if (!isHeadKnown) return;
    const { response } = await graph.answer(context);
    exchange.answer(response.text, response.headers);
  } catch (thrown) {
    exchange.state = { kind: 'thrown', context, thrown };
  }
}

/** What of the HTTP request login looks at. A class, for a literal with a getter is a hidden class of its own each time. */
class ReceivedHttp {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage, method: 'GET' | 'POST') {
    this.method = method;
    this.target = request.url ?? '/';
    this.#request = request;
  }

  /** Sorted into lists when somebody looks at them first. */
  get headers(): Arrived['http']['headers'] {
    return this.#request.headersDistinct;
  }
}

function methodOf(request: IncomingMessage): 'GET' | 'POST' {
  if (request.method === 'GET' || request.method === 'POST') return request.method;
  throw new ClientError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, POST' }, detail: { expected: ['GET', 'POST'] } });
}

async function postParams(request: IncomingMessage, limits: HttpLimits): Promise<GraphQLParams> {
  requireJsonContent(request);
  return readPostParams(parseJsonBody(await readBody(request, limits.bodyBytes)));
}

function getParams(request: IncomingMessage): GraphQLParams {
  requirePreflight(request);
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return readGetParams(new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)));
}

function throughApollo(graph: ServedGraph, exchange: Exchange, request: IncomingMessage): Promise<HTTPGraphQLResponse> {
  const { state, arrived: { params: { operationName, variables } } } = exchange;
  const source = state.kind === 'admitted' || state.kind === 'thrown' ? (state.context?.operation.source ?? '') : '';
  return graph.apollo.executeHTTPGraphQLRequest({
    // Apollo Server sees a request of our own making: no header of the client reaches it but what it negotiates by.
    httpGraphQLRequest: { method: 'POST', headers: negotiationHeaders(request), search: '', body: { query: source, operationName, variables } },
    context: async () => {
      if (state.kind === 'thrown' && state.context === null) throw toGraphQLError(state.thrown, exchange);
      return { exchange };
    },
  });
}

function negotiationHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  if (request.headers.accept !== undefined) headers.set('accept', request.headers.accept);
  return headers;
}

function sendSuccess(response: ServerResponse, head: Head, { text, headers }: { readonly text: string; readonly headers: Head }): Answered {
  const answered = { status: 200, error: null };
  if (response.destroyed) return answered;
  const body = Buffer.from(text);
  response.writeHead(200, { ...head, ...headers, 'content-length': body.length });
  response.end(body);
  return answered;
}

function send(response: ServerResponse, request: IncomingMessage, graph: ServedGraph, exchange: Exchange, answer: HTTPGraphQLResponse): Answered {
  if (answer.body.kind !== 'complete') throw new Error('the answer must be complete: incremental delivery is not in the schema');
  const { state } = exchange;
  if (state.kind === 'answered' && (answer.status ?? 200) === 200) {
    graph.heads.learn(request.headers.accept, answer.headers);
    return sendSuccess(response, Object.fromEntries(answer.headers), state);
  }
  const error = state.kind === 'failed' ? state.error : null;
  const status = statusOf(answer, request, error);
  if (response.destroyed) return { status, error };
  const body = Buffer.from(answer.body.string);
  response.writeHead(status, { ...Object.fromEntries(answer.headers), 'content-length': body.length });
  response.end(body);
  return { status, error };
}

function statusOf(answer: HTTPGraphQLResponse, request: IncomingMessage, error: ClientError | null): number {
  const status = answer.status ?? 200;
  if (error === null || !LEGACY_OK.has(error.code)) return status;
  const legacy = answer.headers.get('content-type')?.startsWith('application/json') === true && request.headers.accept?.includes('application/json') === true;
  return legacy ? 200 : status;
}
