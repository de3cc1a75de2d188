import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { ErrorCode } from '../errors/error-registry.ts';
import { CountedHistogram } from './counted-histogram.ts';
import { SpacedRendering } from './spaced-rendering.ts';
import type { ObservedSeries } from './observed-series.ts';

/** What `GET /metrics` shows. Labels hold codes and names of stages and sources only. */
export interface Metrics {
  /** One GraphQL request answered. `code` is OK or the code it failed with as a whole. */
  answered(code: ErrorCode | 'OK', seconds: number): void;
  /** A request that had no principal: counted here, journalled nowhere (design.md section 7). */
  unauthenticated(reason: string): void;
  /** A request refused by a lookup rate of the policy. */
  rateLimited(rate: string): void;
  /** The policy version in force now. */
  policy(version: string): void;
  /** Whether the newest policy files are refused, so that an older version is in force. */
  policyRefused(refused: boolean): void;
  stage(name: string, seconds: number): void;
  /** One call at a source, as provenance tells it. */
  source(name: string, status: string, seconds: number): void;
  /** Watches a number that is read at each scrape. */
  gauge(name: string, help: string, read: () => number): void;
  /** The same for numbers of one kind, told apart by the values of one label. */
  gauges(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void;
  /** The same for what is only counted up, at most beginning anew from nothing. */
  counters(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void;
  /** The supergraph's files were read anew: whether they took effect. */
  supergraphRead(outcome: 'swapped' | 'refused'): void;
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Makes the registry of one gateway. `processMetrics` adds CPU, memory and event loop; off in tests, where gateways share a process. */
export function createMetrics(options: { readonly processMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry, prefix: 'shuqiao_' });
  const requests = seriesBy(new CountedHistogram({ name: 'shuqiao_request_seconds', help: 'GraphQL requests by outcome', labelNames: ['code'], buckets: SECONDS, registers }), (code) => ({ code }));
  const strangers = new Counter({ name: 'shuqiao_unauthenticated_total', help: 'Requests without a principal, by reason', labelNames: ['reason'], registers });
  const limited = new Counter({ name: 'shuqiao_rate_limited_total', help: 'Requests refused by a lookup rate, by the rate of policy/rates.yaml', labelNames: ['rate'], registers });
  const policies = new Gauge({ name: 'shuqiao_policy_info', help: 'The policy version in force (SHA-256)', labelNames: ['version'], registers });
  const changes = new Counter({ name: 'shuqiao_policy_changes_total', help: 'Times another policy version took effect', registers });
  const refusedPolicy = new Gauge({ name: 'shuqiao_policy_refused', help: '1 while the newest policy files are refused and the last good version is in force', registers });
  let shown: string | null = null;
  const swaps = new Counter({ name: 'shuqiao_supergraph_reads_total', help: 'Times the supergraph was read anew after the start, by whether it took effect', labelNames: ['outcome'], registers });
  swaps.inc({ outcome: 'swapped' }, 0);
  swaps.inc({ outcome: 'refused' }, 0);
  const stages = seriesBy(new CountedHistogram({ name: 'shuqiao_stage_seconds', help: 'Time in each stage of the pipeline', labelNames: ['stage'], buckets: SECONDS, registers }), (stage) => ({ stage }));
  const sources = callsBySource(registers);
  // Some milliseconds of the event loop, which anybody may ask for.
  const rendering = new SpacedRendering({ render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }) });
  return {
    answered: (code, seconds) => requests(code).observe(seconds),
    unauthenticated: (reason) => strangers.inc({ reason }),
    rateLimited: (rate) => limited.inc({ rate }),
    policy(version) {
      if (version === shown) return;
      if (shown !== null) changes.inc();
      shown = version;
      policies.reset();
      policies.set({ version }, 1);
    },
    policyRefused: (refused) => refusedPolicy.set(refused ? 1 : 0),
    stage: (stage, seconds) => stages(stage).observe(seconds),
    source: (source, status, seconds) => sources(source)(status).observe(seconds),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
    },
    gauges(name, help, label, read) {
      const gauge: Gauge = new Gauge({ name, help, labelNames: [label], registers, collect: () => Object.entries(read()).forEach(([value, count]) => gauge.set({ [label]: value }, count)) });
    },
    counters(name, help, label, read) {
      const counter: Counter = new Counter({
        name, help, labelNames: [label], registers,
        collect() {
          counter.reset();
          for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count);
        },
      });
    },
    supergraphRead: (outcome) => swaps.inc({ outcome }),
    expose: () => rendering.get(),
  };
}

function callsBySource(registers: Registry[]): (source: string) => (status: string) => ObservedSeries {
  const histogram = new CountedHistogram({ name: 'shuqiao_source_seconds', help: 'Calls at source systems by status', labelNames: ['source', 'status'], buckets: SECONDS, registers });
  return madeOnce((source) => seriesBy(histogram, (status) => ({ source, status })));
}

/** Finds the series of a histogram by one word. */
function seriesBy<L extends string>(histogram: CountedHistogram<L>, labelsOf: (word: string) => Readonly<Record<L, string>>): (word: string) => ObservedSeries {
  return madeOnce((word) => histogram.series(labelsOf(word)));
}

function madeOnce<T>(make: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    let made = known.get(word);
    if (made === undefined) known.set(word, (made = make(word)));
    return made;
  };
}
