import { errors } from 'undici';
import type { Dispatcher } from 'undici';
import { ANSWERED_HEADER } from '../../../schema/contract/assertion.ts';
import type { TimeLimit, TimeLimited, TimeLimits } from '../../time-limits.ts';
import type { ReplyMemory } from './reply-memory.ts';
import { staging } from './staging.ts';
import type { TransportCall, TransportFailure, TransportReply } from './transport.ts';

/** A reply as it came over the wire: its body may still be compressed. */
export type EncodedReply = TransportReply & { readonly encoding?: string };

function header(raw: readonly Buffer[], name: string): string {
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const key = raw[at];
    if (key !== undefined && key.length === name.length && key.toString('latin1').toLowerCase() === name) return raw[at + 1]?.toString('latin1') ?? '';
  }
  return '';
}

/** What is not one plain number is for undici to judge. */
const LENGTH = /^[0-9]{1,15}$/;

const NOT_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function failureOf(error: unknown): TransportFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (NOT_CONNECTED.has(code)) return 'CONNECT';
  return error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError ? 'TIMEOUT' : 'RESET';
}

/**
 * Gathers one response with limits on time and size. It implements undici's bare handler, which spares the stream and promise machinery of
 * `undici.request` (performance.md section 2).
 */
export class ReplyHandler implements Dispatcher.DispatchHandler, TimeLimited {
  readonly #call: TransportCall;
  readonly #memory: ReplyMemory;
  #resolve: ((reply: EncodedReply) => void) | null;
  readonly #limit: TimeLimit;
  readonly #onCancel = (): void => this.#fail('CANCELLED');
  #abort: ((reason?: Error) => void) | null = null;
  #status = 0;
  #mediaType = '';
  #encoding = '';
  #size = 0;
  /** Of the length that the head announced; null where the body is gathered in pieces. */
  #body: Buffer | null = null;
  #chunks: Buffer[] | null = null;

  constructor(call: TransportCall, limits: TimeLimits, memory: ReplyMemory, resolve: (reply: EncodedReply) => void) {
    this.#call = call;
    this.#memory = memory;
    this.#resolve = resolve;
    this.#limit = limits.begin(this, call.timeoutMs);
    call.cancellation.on(this.#onCancel);
  }

  onTimeLimit(): void {
    this.#fail('TIMEOUT');
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    if (this.#resolve === null) abort();
  }

  onHeaders(status: number, raw: Buffer[]): boolean {
    // An informational response is followed by the real one.
    if (status < 200) return true;
    const answered = header(raw, ANSWERED_HEADER);
    if (answered !== '' && answered !== this.#call.headers['signature']) this.#fail('CROSSED');
    this.#status = status;
    this.#mediaType = header(raw, 'content-type');
    this.#encoding = header(raw, 'content-encoding');
    const length = header(raw, 'content-length');
    if (Number(length) > this.#call.maxBytes) {
      this.#fail('TOO_LARGE');
    } else if (LENGTH.test(length)) {
      this.#body = this.#memory.take(Number(length));
      if (this.#body !== null) staging.headRead();
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > this.#call.maxBytes) {
      this.#fail('TOO_LARGE');
    } else if (this.#body === null) {
      (this.#chunks ??= []).push(chunk);
    } else {
      this.#body.set(chunk, this.#size - chunk.length);
      staging.copied(chunk.length);
    }
    return true;
  }

  onComplete(): void {
    const body = this.#body ?? Buffer.concat(this.#chunks ?? [], this.#size);
    // What a body lacks of its length would be what stood there before.
    if (body.length !== this.#size) this.#settle({ kind: 'failure', failure: 'RESET' });
    else this.#settle({ kind: 'reply', status: this.#status, mediaType: this.#mediaType, body, encoding: this.#encoding, ...(this.#body === null ? {} : { memory: this.#memory }) });
  }

  onError(error: Error): void {
    this.#settle({ kind: 'failure', failure: failureOf(error) });
  }

  #fail(failure: TransportFailure): void {
    this.#settle({ kind: 'failure', failure });
    this.#abort?.();
  }

  #settle(reply: EncodedReply): void {
    if (this.#resolve === null) return;
    this.#limit.end();
    this.#call.cancellation.off(this.#onCancel);
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve(reply);
  }
}
