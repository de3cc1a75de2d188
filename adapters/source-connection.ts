import type { Dispatcher } from 'undici';
import type { CallContext } from './call-context.ts';
import { systemClock, type Clock } from './clock.ts';
import { createHttpTransport, type HttpTransport, type HttpTransportSettings } from './protocol/http-transport.ts';
import type { CallEvidence, Reading } from './reading.ts';
import type { QuotaStore } from './resilience/quota.ts';
import { mergeResilience, type PartialResilienceSettings } from './resilience/resilience-settings.ts';
import { createSourceCaller } from './resilience/source-caller.ts';
import type { SourceFigures } from './resilience/source-figures.ts';
import { SOURCES, type SourceName } from './source-registry.ts';

/** What every adapter takes: the injected effects and what an operator may set differently. All have defaults. */
export interface SourceEffects {
  readonly resilience?: PartialResilienceSettings;
  /** Shared by the processes that ask one source under one quota; default in process. */
  readonly quotaStore?: QuotaStore;
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

/** The same for adapters over HTTP. */
export interface SourceOptions extends SourceEffects {
  /** The network as a whole, or undici's dispatcher and settings for the production one. */
  readonly transport?: HttpTransport;
  readonly dispatcher?: Dispatcher;
  readonly http?: Partial<HttpTransportSettings>;
}

export interface Asked<T> {
  readonly reading: Reading<T>;
  readonly evidence: CallEvidence;
}

/** One source system, resilient and measured: what an adapter's client is written on. */
export interface SourceConnection<Transport = HttpTransport> {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  /** Asks a question that may be asked twice (a read). `operation` is the second half of `Evidence.channel`. */
  ask<T>(operation: string, context: CallContext, attempt: (signal: AbortSignal) => Promise<Reading<T>>): Promise<Asked<T>>;
  /** Evidence of an answer given without a call. */
  unasked(operation: string): CallEvidence;
  figures(): SourceFigures;
  close(): Promise<void>;
}

/** Connects an adapter over HTTP. */
export function connectSource(source: SourceName, options: SourceOptions): SourceConnection {
  return connectSourceOver(source, options, options.transport ?? createHttpTransport(options.http, options.dispatcher));
}

/** Connects an adapter over any transport; closing the connection closes the transport. */
export function connectSourceOver<Transport extends { close(): Promise<void> }>(source: SourceName, options: SourceEffects, transport: Transport): SourceConnection<Transport> {
  const { protocol, sourceMode, resilience } = SOURCES[source];
  const { clock = systemClock, random = Math.random, quotaStore } = options;
  const caller = createSourceCaller({
    source, clock, random, settings: mergeResilience(resilience, options.resilience ?? {}), ...(quotaStore === undefined ? {} : { quotaStore }),
  });
  const evidence = (operation: string, latencyMs: number): CallEvidence => ({ source, channel: `${protocol}:${operation}`, sourceMode, latencyMs });
  return {
    transport,
    clock,
    random,
    ask: async (operation, context, attempt) => {
      const { reading, latencyMs } = await caller.call({ context, safe: true, attempt });
      return { reading, evidence: evidence(operation, latencyMs) };
    },
    unasked: (operation) => evidence(operation, 0),
    figures: caller.figures,
    close: async () => {
      caller.close();
      await transport.close();
    },
  };
}
