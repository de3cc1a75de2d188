import type { IncomingMessage } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import { andThen } from '../and-then.ts';
import { ClientError } from '../errors/client-error.ts';
import { readGetParams, readPostParams } from '../operation/graphql-params.ts';
import type { GraphQLParams } from '../operation/graphql-params.ts';
import type { Arrived, Operated, Responded } from '../request-context.ts';
import type { BodyPieces } from '../response/body-pieces.ts';
import { bodyDecoder } from './decode-body.ts';
import type { DecodeBody } from './decode-body.ts';
import type { ClientNetworks } from './client-networks.ts';
import { refuseRepeatedHeaders, refuseTransferCodings, requireJsonContent, requirePreflight } from './check-headers.ts';
import { Exchange } from './exchange.ts';
import type { ApolloContext } from './exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import type { Head, KnownHeads } from './known-heads.ts';
import { linesOf } from './lines-of.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { parseSearch } from './parse-search.ts';
import { readBody } from './read-body.ts';
import type { EnterSlow } from './read-body.ts';
import type { Reply } from './reply.ts';
import { requireAcceptable } from './require-acceptable.ts';
import { inRequestScope } from './request-scope.ts';
import { toGraphQLError } from './to-graphql-error.ts';

/** One supergraph being served: its Apollo Server and the stages before it. A swap makes a new one; requests stay with the one they met. */
export interface ServedGraph {
  readonly apollo: ApolloServer<ApolloContext>;
  /** Stages 1 and 2. */
  readonly admit: (arrived: Arrived) => Promise<Operated> | Operated;
  /** Stages 3 to 8. */
  readonly answer: (operated: Operated) => Promise<Responded> | Responded;
  /** Of successes, as Apollo Server gave them. */
  readonly heads: KnownHeads;
}

export interface GraphQLEndpoint {
  /** Takes the graph served now, for one request. */
  readonly lease: () => { readonly graph: ServedGraph; readonly release: () => void };
  readonly limits: HttpLimits;
  readonly networks: ClientNetworks;
  readonly clock: () => number;
}

/** How a request was answered, for metrics and log. */
export interface Answered {
  readonly status: number;
  readonly error: ClientError | null;
}

/** Failures of well-formed requests, which legacy `application/json` clients get as 200 (GraphQL over HTTP, "application/json", Status Codes). */
const LEGACY_OK: ReadonlySet<string> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_NOT_RESOLVED', 'BAD_USER_INPUT']);

/** A request on `/graphql` that is there to its last byte. */
export type ReceivedRequest = { readonly method: 'GET' } | { readonly method: 'POST'; readonly bytes: Buffer; readonly decode: DecodeBody };

/** Checks head and size of a request and reads its body. Throws, or rejects, what is wrong with them. */
export function receiveGraphQL(request: IncomingMessage, { bodyBytes }: HttpLimits, enterSlow: EnterSlow): Promise<ReceivedRequest> | ReceivedRequest {
  const method = methodOf(request);
  refuseRepeatedHeaders(request);
  refuseTransferCodings(request);
  if (method === 'GET') return { method };
  requireJsonContent(request);
  const decode = bodyDecoder(request.headers['content-encoding']);
  return readBody(request, bodyBytes, enterSlow).then((bytes) => ({ method, bytes, decode }));
}

/** Answers a request on `/graphql`. Throws what failed before GraphQL was reached; whatever fails later is answered. */
export async function answerGraphQL(endpoint: GraphQLEndpoint, request: IncomingMessage, received: ReceivedRequest, reply: Reply, { signal, place }: Pick<Arrived, 'signal' | 'place'>): Promise<Answered> {
  const receivedAt = endpoint.clock();
  const { method } = received;
  const params = received.method === 'GET' ? getParams(request) : readPostParams(parseJsonBody(received.decode === null ? received.bytes : await received.decode(received.bytes, endpoint.limits.bodyBytes)));
  const exchange = new Exchange({
    requestId: reply.requestId, receivedAt, deadline: receivedAt + endpoint.limits.answerTimeout, signal, place, params,
    http: new ReceivedHttp(request, method, endpoint.networks),
  });
  const { graph, release } = endpoint.lease();
  try {
    const head = graph.heads.of(request.headers.accept);
    // A head that is known was acceptable.
    if (head === null) requireAcceptable(request);
    const before = answerBefore(graph, exchange, head !== null);
    if (before !== null) await before;
    if (head !== null && exchange.state.kind === 'answered') return sendSuccess(reply, head, exchange.state);
    return send(reply, request, graph, exchange, await inRequestScope(reply.requestId, () => throughApollo(graph, exchange, request)));
  } finally {
    release();
  }
}

/** Runs as much of the pipeline as can be run before Apollo Server is asked: all of it where that would add nothing but a head that is known. */
function answerBefore(graph: ServedGraph, exchange: Exchange, isHeadKnown: boolean): Promise<void> | null {
  const answered = ({ response }: Responded): void => exchange.answer(response.body, response.headers);
  const failed = (thrown: unknown): void => exchange.thrown(thrown);
  const goOn = (context: Operated): Promise<void> | void => {
    exchange.admitted(context);
    return isHeadKnown ? andThen(graph.answer(context), answered) : undefined;
  };
  try {
    const done = andThen(graph.admit(exchange.arrived), goOn);
    return done instanceof Promise ? done.catch(failed) : null;
  } catch (thrown) {
    failed(thrown);
    return null;
  }
}

/** What of the HTTP request login and audit look at. A class, for a literal with a getter is a hidden class of its own each time. */
class ReceivedHttp {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly connection: object;
  readonly #request: IncomingMessage;
  readonly #networks: ClientNetworks;

  constructor(request: IncomingMessage, method: 'GET' | 'POST', networks: ClientNetworks) {
    this.method = method;
    this.#networks = networks;
    this.target = request.url ?? '/';
    this.connection = request.socket;
    this.#request = request;
  }

  get headers(): Arrived['http']['headers'] {
    const { rawHeaders } = this.#request;
    return { authorization: linesOf(rawHeaders, 'authorization'), dpop: linesOf(rawHeaders, 'dpop') };
  }

  /** Looked up when the request is journalled. */
  get network(): string | null {
    return this.#networks.of(this.#request);
  }
}

function methodOf(request: IncomingMessage): 'GET' | 'POST' {
  if (request.method === 'GET' || request.method === 'POST') return request.method;
  throw new ClientError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, POST' }, detail: { expected: ['GET', 'POST'] } });
}

function getParams(request: IncomingMessage): GraphQLParams {
  requirePreflight(request);
  return readGetParams(parseSearch(request.url ?? ''));
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

function sendSuccess(reply: Reply, head: Head, { body, headers }: { readonly body: BodyPieces; readonly headers: Head }): Answered {
  reply.send(200, { ...head, ...headers }, body);
  return { status: 200, error: null };
}

function send(reply: Reply, request: IncomingMessage, graph: ServedGraph, exchange: Exchange, answer: HTTPGraphQLResponse): Answered {
  if (answer.body.kind !== 'complete') throw new Error('the answer must be complete: incremental delivery is not in the schema');
  const { state } = exchange;
  if (state.kind === 'answered' && (answer.status ?? 200) === 200) {
    graph.heads.learn(request.headers.accept, answer.headers);
    return sendSuccess(reply, Object.fromEntries(answer.headers), state);
  }
  const error = state.kind === 'failed' ? state.error : null;
  const status = statusOf(answer, request, error);
  reply.send(status, Object.fromEntries(answer.headers), [answer.body.string]);
  return { status, error };
}

function statusOf(answer: HTTPGraphQLResponse, request: IncomingMessage, error: ClientError | null): number {
  const status = answer.status ?? 200;
  // Without data it is a failure in this media type, whatever it is in the other (GraphQL over HTTP, "application/graphql-response+json").
  if (error !== null && status === 200 && answer.headers.get('content-type')?.startsWith('application/graphql-response+json') === true) return 400;
  if (error === null || !LEGACY_OK.has(error.code)) return status;
  const legacy = answer.headers.get('content-type')?.startsWith('application/json') === true && request.headers.accept?.toLowerCase().includes('application/json') === true;
  return legacy ? 200 : status;
}
