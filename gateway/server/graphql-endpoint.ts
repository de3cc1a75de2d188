import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import { ClientError } from '../errors/client-error.ts';
import { toClientError } from '../errors/public-error.ts';
import { readGetParams, readPostParams } from '../operation/graphql-params.ts';
import type { GraphQLParams } from '../operation/graphql-params.ts';
import type { Arrived, Operated } from '../request-context.ts';
import { refuseRepeatedHeaders, requireJsonContent, requirePreflight } from './check-headers.ts';
import { Exchange } from './exchange.ts';
import type { ApolloContext } from './exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { readBody } from './read-body.ts';
import { inRequestScope } from './request-scope.ts';
import { toGraphQLError } from './to-graphql-error.ts';

/** One supergraph being served: its Apollo Server and the stages before it. A swap makes a new one; requests stay with the one they met. */
export interface ServedGraph {
  readonly apollo: ApolloServer<ApolloContext>;
  /** Stages 1 and 2. */
  readonly admit: (arrived: Arrived) => Promise<Operated>;
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
    http: { method, target: request.url ?? '/', headers: request.headersDistinct },
  });
  const { graph, release } = endpoint.lease();
  try {
    const answer = await inRequestScope(requestId, () => throughApollo(graph, exchange, request));
    return send(response, request, exchange, answer);
  } finally {
    release();
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

async function throughApollo(graph: ServedGraph, exchange: Exchange, request: IncomingMessage): Promise<HTTPGraphQLResponse> {
  let refusal: unknown = null;
  let source = '';
  try {
    const context = await graph.admit(exchange.arrived);
    source = context.operation.source;
    exchange.state = { kind: 'admitted', context };
  } catch (thrown) {
    refusal = thrown;
    exchange.fail(toClientError(thrown));
  }
  const { operationName, variables } = exchange.arrived.params;
  return graph.apollo.executeHTTPGraphQLRequest({
    // Apollo Server sees a request of our own making: no header of the client reaches it but what it negotiates by.
    httpGraphQLRequest: { method: 'POST', headers: negotiationHeaders(request), search: '', body: { query: source, operationName, variables } },
    context: async () => {
      if (refusal !== null) throw toGraphQLError(refusal, exchange);
      return { exchange };
    },
  });
}

function negotiationHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  if (request.headers.accept !== undefined) headers.set('accept', request.headers.accept);
  return headers;
}

function send(response: ServerResponse, request: IncomingMessage, exchange: Exchange, answer: HTTPGraphQLResponse): Answered {
  if (answer.body.kind !== 'complete') throw new Error('the answer must be complete: incremental delivery is not in the schema');
  const error = exchange.state.kind === 'failed' ? exchange.state.error : null;
  const status = statusOf(answer, request, error);
  if (response.destroyed) return { status, error };
  const body = Buffer.from(answer.body.string);
  const own = exchange.state.kind === 'answered' ? exchange.state.headers : {};
  response.writeHead(status, { ...Object.fromEntries(answer.headers), ...own, 'content-length': body.length });
  response.end(body);
  return { status, error };
}

function statusOf(answer: HTTPGraphQLResponse, request: IncomingMessage, error: ClientError | null): number {
  const status = answer.status ?? 200;
  if (error === null || !LEGACY_OK.has(error.code)) return status;
  const legacy = answer.headers.get('content-type')?.startsWith('application/json') === true && request.headers.accept?.includes('application/json') === true;
  return legacy ? 200 : status;
}
