import { Breaker } from './breaker.ts';
import type { Cancellation } from './cancellation.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';
import { SUBGRAPH_DEFAULTS } from './subgraph-options.ts';
import type { SubgraphOptions } from './subgraph-options.ts';
import { readSubgraphReply } from './subgraph-reply.ts';
import type { SilenceReason, SubgraphReply } from './subgraph-reply.ts';
import type { Transport, TransportReply } from './transport.ts';

/** What a call is signed over. */
export interface CallToSign {
  readonly subgraph: string;
  readonly url: string;
  readonly body: string;
}

/** Gives the headers that accompany one call: the signed assertion. May be asynchronous; a rejection fails the call, never sends it unsigned. */
export type SignCall = (call: CallToSign) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

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

/** Failures that say something about the subgraph's health. */
const UNHEALTHY: ReadonlySet<SilenceReason> = new Set(['CONNECT', 'RESET', 'TIMEOUT', 'STATUS', 'PROTOCOL', 'ENCODING']);

/** Calls one subgraph: breaker, turn, signature, time limit, one more try where a query never reached it. Never rejects. */
export class SubgraphClient {
  readonly name: string;
  readonly url: string;
  readonly settings: Required<SubgraphOptions>;
  readonly #transport: Transport;
  readonly #now: () => number;
  readonly #breaker: Breaker;
  readonly #gate: ConcurrencyGate;

  constructor({ name, url, options, transport, now }: SubgraphClientOptions) {
    this.name = name;
    this.url = url;
    this.settings = { ...SUBGRAPH_DEFAULTS, ...options };
    this.#transport = transport;
    this.#now = now;
    this.#breaker = new Breaker({ threshold: this.settings.breakerThreshold, openMs: this.settings.breakerOpenMs, now });
    this.#gate = new ConcurrencyGate(this.settings.concurrency, this.settings.queue);
  }

  async call(call: SubgraphCall): Promise<SubgraphReply> {
    const admitted = this.#gate.enter(call.cancellation);
    if (!(typeof admitted === 'boolean' ? admitted : await admitted)) return this.#silence(call.cancellation.cancelled ? 'CANCELLED' : 'QUEUE');
    try {
      // Asked after waiting, so that a queue does not run into a breaker that has opened meanwhile.
      if (!this.#breaker.admit()) return this.#silence('BREAKER', this.#breaker.retryAfter());
      return this.#judge(await this.#attempt(call));
    } finally {
      this.#gate.leave();
    }
  }

  async #attempt(call: SubgraphCall): Promise<SubgraphReply> {
    const first = await this.#send(call);
    // A reset kept-alive connection, or none at all: safe to repeat for a query, once.
    const again = call.operationKind === 'query' && first.kind === 'failure' && (first.failure === 'RESET' || first.failure === 'CONNECT');
    const reply = again && !call.cancellation.cancelled ? await this.#send(call) : first;
    if (reply.kind === 'reply') return readSubgraphReply(reply.status, reply.mediaType, reply.body);
    return this.#silence(reply.failure);
  }

  async #send(call: SubgraphCall): Promise<TransportReply | { readonly kind: 'failure'; readonly failure: 'SIGNING' | 'DEADLINE' }> {
    let signed: Readonly<Record<string, string>>;
    try {
      const signing = call.sign({ subgraph: this.name, url: this.url, body: call.body });
      signed = signing instanceof Promise ? await signing : signing;
    } catch {
      return { kind: 'failure', failure: 'SIGNING' };
    }
    const left = call.deadline - this.#now();
    if (left <= 0) return { kind: 'failure', failure: 'DEADLINE' };
    return this.#transport.send({
      subgraph: this.name,
      url: this.url,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(this.settings.compression ? { 'accept-encoding': 'gzip, br' } : {}),
        ...signed,
      },
      body: call.body,
      timeoutMs: Math.min(left, this.settings.timeoutMs),
      maxBytes: this.settings.maxResponseBytes,
      cancellation: call.cancellation,
    });
  }

  #judge(reply: SubgraphReply): SubgraphReply {
    if (reply.kind === 'answer' || !UNHEALTHY.has(reply.reason)) {
      if (reply.kind === 'silence' && (reply.reason === 'CANCELLED' || reply.reason === 'SIGNING' || reply.reason === 'DEADLINE')) this.#breaker.abandoned();
      else this.#breaker.success();
    } else {
      this.#breaker.failure();
    }
    return reply;
  }

  #silence(reason: SilenceReason, retryAfterMs: number | null = null): SubgraphReply {
    return { kind: 'silence', reason, retryAfterMs };
  }
}
