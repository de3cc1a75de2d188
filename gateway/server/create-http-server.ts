import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ClientError } from '../errors/client-error.ts';
import { InternalError } from '../errors/internal-error.ts';
import { toClientError } from '../errors/public-error.ts';
import type { Log } from '../log.ts';
import { TimeLimits } from '../time-limits.ts';
import type { Admission } from './admission.ts';
import { BodySlabs } from './body-slabs.ts';
import { refuseManyHeaders } from './check-headers.ts';
import { ConnectionPlaces } from './connection-places.ts';
import { applyCors } from './cors.ts';
import { answerGraphQL, receiveGraphQL } from './graphql-endpoint.ts';
import type { Answered, GraphQLEndpoint, ReceivedRequest } from './graphql-endpoint.ts';
import type { HttpLimits } from './http-limits.ts';
import type { Metrics } from './metrics.ts';
import { OverloadRefusal } from './overload-refusal.ts';
import { Pipelined } from './pipelined.ts';
import type { Readiness } from './readiness.ts';
import { Reply } from './reply.ts';
import { RequestCancel } from './request-cancel.ts';
import { sendError } from './send-error.ts';
import { sendText } from './send-text.ts';
import { SignalListeners } from './signal-listeners.ts';
import type { SlowBodies } from './slow-bodies.ts';
import type { UnsentAnswers } from './unsent-answers.ts';

export interface HttpRoom {
  readonly endpoint: GraphQLEndpoint;
  readonly limits: HttpLimits;
  readonly admission: Admission;
  readonly slowBodies: SlowBodies;
  readonly unsent: UnsentAnswers;
  readonly metrics: Metrics;
  /** Origins whose pages may call the GraphQL endpoint. */
  readonly corsOrigins: readonly string[];
  readonly readiness: () => Readiness;
  readonly log: Log;
  readonly requestId: () => string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Aborted when the gateway begins to stop: from then on each answer is the last one of its connection. */
  readonly draining: AbortSignal;
  /** Aborted when the gateway stops waiting for its requests. */
  readonly stopping: AbortSignal;
}

/** What all requests of one server share. */
interface ServingRoom extends HttpRoom {
  readonly onDraining: SignalListeners;
  readonly onStopping: SignalListeners;
  readonly timeLimits: TimeLimits;
  readonly refusal: OverloadRefusal;
  readonly bodies: BodySlabs;
}

/**
 * How long after the deadline a request is cut off. At the deadline itself the calls to subgraphs end, and what has come by then is answered; this is for
 * whatever does not keep to it.
 */
const GRACE_MILLISECONDS = 1_000;

type Route = (room: ServingRoom, request: IncomingMessage, reply: Reply) => Promise<void> | void;

/** Exact paths only: `//graphql`, `/graphql/` and `%2egraphql` are nothing here (access.md E5). */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/graphql', graphqlRoute],
  ['/healthz', readOnly((_room, _request, reply) => sendText(reply, 200, 'ok\n'))],
  ['/readyz', readOnly(readyRoute)],
  ['/metrics', readOnly(metricsRoute)],
]);

/** The gateway's HTTP server: a strict parser, bounded headers, bodies and times, four exact paths. Not listening yet. */
export function createHttpServer(room: HttpRoom): Server {
  const { limits } = room;
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.bodyTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionsCheckingInterval: 1_000,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  // Of headers beyond a count node says nothing; their bytes are bounded, and `headerLines` counts them.
  server.maxHeadersCount = 0;
  server.timeout = limits.answerTimeout + limits.silence;
  const serving: ServingRoom = { ...room, onDraining: new SignalListeners(room.draining), onStopping: new SignalListeners(room.stopping), timeLimits: new TimeLimits(), refusal: new OverloadRefusal(), bodies: new BodySlabs({ onUnsent: (response, bytes) => room.unsent.hold(response, bytes) }) };
  const pipelined = new Pipelined(limits.pipelined);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isTooMany = pipelined.isTooMany(request.socket, response) || (room.admission.inFlight.isFull && serving.refusal.suits(request));
    if (isTooMany && !serving.onDraining.aborted) refuse(serving, request, response);
    else answer(serving, request, response);
  });
  const places = new ConnectionPlaces({ ...limits, now: room.now, closeIdle: () => server.closeIdleConnections() });
  server.on('connection', (socket: Socket) => places.enter(socket, room.endpoint.networks.met(socket)));
  showConnections(room, places, server);
  server.on('close', () => {
    serving.timeLimits.close();
    room.slowBodies.close();
  });
  return server;
}

function showConnections({ metrics, slowBodies, unsent }: HttpRoom, places: ConnectionPlaces, server: Server): void {
  let dropped = 0;
  server.on('drop', () => void (dropped += 1));
  metrics.gauge('shuqiao_connections', 'Connections of clients', () => places.count);
  metrics.counters('shuqiao_connections_refused_total', 'Connections closed at once, by whether there were too many of one network or at all', 'reason', () => ({ network: places.refused, all: dropped }));
  metrics.gauge('shuqiao_bodies_arriving', 'Bodies of requests that did not come together with their head and are not there yet', () => slowBodies.count);
  metrics.gauge('shuqiao_unsent_bytes', 'Bytes of answers that their clients have not taken yet', () => unsent.bytes);
}

const ignore = (): void => {};

function refuse(room: ServingRoom, request: IncomingMessage, response: ServerResponse): void {
  request.on('error', ignore);
  response.on('error', ignore);
  room.admission.arrived();
  room.refusal.send(response, room.requestId());
  countRefused(room);
}

function countRefused({ admission, metrics }: HttpRoom): void {
  admission.refused();
  metrics.answered('OVERLOADED', 0);
}

function answer(room: ServingRoom, request: IncomingMessage, response: ServerResponse): void {
  const reply = new Reply(response, room.requestId(), room.bodies);
  // Nothing is upgraded to here, and node would drop whatever was pipelined behind the request: it must be asked again on another connection (RFC 9112 section 9.3.2).
  if (request.headers.upgrade !== undefined) reply.last();
  if (room.onDraining.aborted) {
    reply.last();
  } else {
    const place = room.onDraining.add(() => reply.last());
    response.on('close', () => room.onDraining.delete(place));
  }
  // A socket that breaks is noticed through 'close'; without a listener its error would end the process.
  request.on('error', ignore);
  response.on('error', ignore);
  const failed = (thrown: unknown): void => {
    logFailure(room.log, reply.requestId, thrown);
    sendError(reply, thrown);
  };
  try {
    refuseManyHeaders(request, room.limits.headerLines);
    const done = routeOf(request)(room, request, reply);
    if (done instanceof Promise) done.catch(failed);
  } catch (thrown) {
    failed(thrown);
  }
}

function routeOf({ url = '' }: IncomingMessage): Route {
  const route = ROUTES.get(url) ?? ROUTES.get(url.split('?', 1)[0] ?? '');
  if (route === undefined) throw new ClientError('NOT_FOUND');
  return route;
}

/** A request takes a place when it is there to its last byte, so that nobody can hold one by sending slowly. */
async function graphqlRoute(room: ServingRoom, request: IncomingMessage, reply: Reply): Promise<void> {
  if (applyCors(request, reply, room.corsOrigins)) return;
  const { endpoint: { limits, networks }, slowBodies } = room;
  const arrived = room.now();
  let received: ReceivedRequest;
  try {
    const receiving = receiveGraphQL(request, limits, (giveUp) => slowBodies.enter(networks.of(request), giveUp));
    received = receiving instanceof Promise ? await receiving : receiving;
  } catch (thrown) {
    const error = toClientError(thrown);
    report(room, reply.requestId, { status: error.status, error }, room.now() - arrived);
    throw thrown;
  }
  await answerReceived(room, request, received, reply);
}

async function answerReceived(room: ServingRoom, request: IncomingMessage, received: ReceivedRequest, reply: Reply): Promise<void> {
  if (room.onStopping.aborted) throw shuttingDown();
  const started = room.now();
  const cancel = new RequestCancel();
  room.admission.arrived();
  // A web page's, which cannot be refused readily.
  if (room.admission.inFlight.isFull) countRefused(room);
  const leave = room.admission.inFlight.enter();
  const place = room.admission.askers.place();
  const onStop = (): void => cancel.abort(shuttingDown());
  const onClose = (): void => {
    if (!reply.response.writableFinished) cancel.abort(new InternalError('CLIENT_GONE', 'the connection must stay open until the answer is sent, and was closed'));
  };
  const limit = room.timeLimits.begin({ onTimeLimit: () => cancel.abort(new ClientError('DEADLINE_EXCEEDED')) }, room.limits.answerTimeout + GRACE_MILLISECONDS);
  const stop = room.onStopping.add(onStop);
  reply.response.on('close', onClose);
  let answered: Answered = { status: 500, error: null };
  const turn = room.admission.turns.begin();
  if (turn !== null) await turn;
  try {
    answered = await answerGraphQL(room.endpoint, request, received, reply, { signal: cancel, place });
  } catch (thrown) {
    const error = toClientError(thrown);
    answered = { status: error.status, error };
    throw thrown;
  } finally {
    limit.end();
    room.onStopping.delete(stop);
    place.leave();
    room.admission.ended();
    leave();
    report(room, reply.requestId, answered, room.now() - started);
  }
}

function shuttingDown(): ClientError {
  return new ClientError('SHUTTING_DOWN', { headers: { 'retry-after': '1', connection: 'close' } });
}

function report(room: HttpRoom, requestId: string, { status, error }: Answered, milliseconds: number): void {
  const code = error?.code ?? 'OK';
  room.metrics.answered(code, milliseconds / 1000);
  if (error?.cause instanceof Error) logFailure(room.log, requestId, error);
  room.log.info({ requestId, status, code, milliseconds: Math.round(milliseconds * 100) / 100 }, 'request');
}

/** Names and codes of what went wrong down the chain of causes. Messages only of errors of the house: another's may quote a value. */
function logFailure(log: Log, requestId: string, thrown: unknown): void {
  const chain: Record<string, unknown>[] = [];
  for (let error: unknown = thrown; error instanceof Error && chain.length < 5; error = error.cause) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
    const own = error instanceof ClientError || error instanceof InternalError;
    chain.push({ name: error.name, code, message: own ? error.message : null, at: own ? null : placeOf(error) });
  }
  const facts = { requestId, chain };
  if (thrown instanceof ClientError && thrown.code !== 'INTERNAL') log.debug(facts, 'request refused');
  else log.error(facts, 'request failed');
}

function placeOf(error: Error): string | null {
  return /\((?:file:\/\/)?[^()]*\/([^/()]+:\d+:\d+)\)/.exec(error.stack ?? '')?.[1] ?? null;
}

function readOnly(route: Route): Route {
  return (room, request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new ClientError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD' } });
    return route(room, request, reply);
  };
}

function readyRoute(room: HttpRoom, _request: IncomingMessage, reply: Reply): void {
  const readiness = room.readiness();
  const ready = Object.values(readiness).every(Boolean);
  sendText(reply, ready ? 200 : 503, `${JSON.stringify({ ready, ...readiness })}\n`, 'application/json; charset=utf-8');
}

async function metricsRoute(room: HttpRoom, _request: IncomingMessage, reply: Reply): Promise<void> {
  const { contentType, text } = await room.metrics.expose();
  sendText(reply, 200, text, contentType);
}
