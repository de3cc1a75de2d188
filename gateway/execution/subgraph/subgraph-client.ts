import { Breaker } from './breaker.ts';
import type { Cancellation } from './cancellation.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';
import { SUBGRAPH_DEFAULTS } from './subgraph-options.ts';
import type { SubgraphOptions } from './subgraph-options.ts';
import { ArrivedReply } from './arrived-reply.ts';
import type { SilenceReason, SubgraphReply, UnreadReply } from './subgraph-reply.ts';
import type { Transport, TransportReply } from './transport.ts';

/** What a call is signed over. */
export interface CallToSign {
  readonly subgraph: string;
  readonly url: string;
  readonly body: string;
}

/**
 * Gives the headers that accompany one call: the signed assertion; null for a subgraph that takes anybody's calls. May be asynchronous; a rejection
 * fails the call, never sends it unsigned.
 */
export type SignCall = (call: CallToSign) => Readonly<Record<string, string>> | null | Promise<Readonly<Record<string, string>>>;

export interface SubgraphCall {
  readonly body: string;
  /** Only a query may be sent a second time. */
  readonly operationKind: 'query' | 'mutation';
  /** Epoch milliseconds by which an answer is of no more use. */
  readonly deadline: number;
  readonly cancellation: Cancellation;
  readonly sign: SignCall;
}

export interface SubgraphClientOptions {
  readonly name: string;
  readonly url: string;
  readonly options: SubgraphOptions;
  readonly transport: Transport;
  readonly now: () => number;
}

type SendReply = TransportReply | { readonly kind: 'failure'; readonly failure: 'SIGNING' | 'DEADLINE' };

const UNSIGNED: SendReply = { kind: 'failure', failure: 'SIGNING' };
const TOO_LATE: SendReply = { kind: 'failure', failure: 'DEADLINE' };

function silence(reason: SilenceReason, retryAfterMs: number | null = null): SubgraphReply & { kind: 'silence' } {
  return { kind: 'silence', reason, retryAfterMs };
}

/** No answer: nothing to read. */
const unanswered = (reply: SubgraphReply & { kind: 'silence' }): UnreadReply => ({ read: () => reply });

/** Failures that say something about the subgraph's health. */
const UNHEALTHY: ReadonlySet<SilenceReason> = new Set(['CONNECT', 'RESET', 'CROSSED', 'TIMEOUT', 'STATUS', 'PROTOCOL', 'ENCODING']);

/** A connection that was none any more, or told what was asked before: another one may do. */
const WORTH_REPEATING: ReadonlySet<SilenceReason> = new Set(['RESET', 'CONNECT', 'CROSSED']);

/**
 * Calls one subgraph: breaker, turn, signature, time limit, one more try where a query never reached it. Never rejects. Whether an answer was one shows when it is
 * read.
 */
export class SubgraphClient {
  readonly name: string;
  readonly url: string;
  readonly settings: Required<SubgraphOptions>;
  readonly #transport: Transport;
  readonly #now: () => number;
  readonly #breaker: Breaker;
  readonly #gate: ConcurrencyGate;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ name, url, options, transport, now }: SubgraphClientOptions) {
    this.name = name;
    this.url = url;
    this.settings = { ...SUBGRAPH_DEFAULTS, ...options };
    this.#headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(this.settings.compression ? { 'accept-encoding': 'gzip, br' } : {}),
    };
    this.#transport = transport;
    this.#now = now;
    this.#breaker = new Breaker({ threshold: this.settings.breakerThreshold, openMs: this.settings.breakerOpenMs, now });
    this.#gate = new ConcurrencyGate(this.settings.concurrency, this.settings.queue);
  }

  /** The way of nearly every call (a turn at once, a signature at once, an answer) makes one promise beside the transport's own. */
  call(call: SubgraphCall): Promise<UnreadReply> {
    const admitted = this.#gate.enter(call.cancellation);
    if (admitted === true) return this.#callInTurn(call);
    return Promise.resolve(admitted).then((isAdmitted) => (isAdmitted ? this.#callInTurn(call) : unanswered(silence(call.cancellation.cancelled ? 'CANCELLED' : 'QUEUE'))));
  }

  #callInTurn(call: SubgraphCall): Promise<UnreadReply> {
    // Asked after waiting, so that a queue does not run into a breaker that has opened meanwhile.
    if (!this.#breaker.admit()) {
      this.#gate.leave();
      return Promise.resolve(unanswered(silence('BREAKER', this.#breaker.retryAfter())));
    }
    return this.#send(call).then((first) => {
      // Safe for a query, once.
      const again = first.kind === 'failure' && WORTH_REPEATING.has(first.failure) && call.operationKind === 'query' && !call.cancellation.cancelled;
      return again ? this.#send(call).then((second) => this.#end(second)) : this.#end(first);
    });
  }

  #end(reply: SendReply): UnreadReply {
    this.#gate.leave();
    if (reply.kind !== 'reply') {
      const silent = silence(reply.failure);
      this.#judge(silent);
      return unanswered(silent);
    }
    const arrived = new ArrivedReply(reply, this.#judge);
    // A probe must report, whether its answer is still wanted or not.
    if (!this.#breaker.isClosed) arrived.read(null);
    return arrived;
  }

  #send(call: SubgraphCall): Promise<SendReply> {
    try {
      const signing = call.sign({ subgraph: this.name, url: this.url, body: call.body });
      return signing instanceof Promise ? signing.then((signed) => this.#sendSigned(call, signed), () => UNSIGNED) : this.#sendSigned(call, signing);
    } catch {
      return Promise.resolve(UNSIGNED);
    }
  }

  #sendSigned(call: SubgraphCall, signed: Readonly<Record<string, string>> | null): Promise<SendReply> {
    const left = call.deadline - this.#now();
    if (left <= 0) return Promise.resolve(TOO_LATE);
    return this.#transport.send({
      subgraph: this.name,
      url: this.url,
      headers: signed === null ? this.#headers : { ...this.#headers, ...signed },
      body: call.body,
      timeoutMs: Math.min(left, this.settings.timeoutMs),
      maxBytes: this.settings.maxResponseBytes,
      cancellation: call.cancellation,
    });
  }

  readonly #judge = (reply: SubgraphReply): void => {
    if (reply.kind === 'silence' && UNHEALTHY.has(reply.reason)) this.#breaker.failure();
    else if (reply.kind === 'silence' && (reply.reason === 'CANCELLED' || reply.reason === 'SIGNING' || reply.reason === 'DEADLINE')) this.#breaker.abandoned();
    else this.#breaker.success();
  };
}
