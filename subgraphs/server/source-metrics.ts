import { Counter, Registry } from 'prom-client';
import { LATENCY_BOUNDS_MS } from '../../adapters/resilience/latency-histogram.ts';
import type { SourceFigures } from '../../adapters/resilience/source-figures.ts';

/** One line of Prometheus' text format. Label values are names of the registry: nothing in them needs escaping. */
function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`).join(',');
  return `${name}{${pairs}} ${value}`;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: (figures: SourceFigures) => readonly string[];
}

const SECONDS = 1_000;
const STATES = ['UP', 'TRIAL', 'DOWN'] as const;

/** By cause, zero causes left out. */
function byCause(name: string, source: string, causes: Readonly<Partial<Record<string, number>>>): string[] {
  return Object.entries(causes).map(([cause, count]) => sample(name, { source, cause }, count ?? 0));
}

const FAMILIES: readonly Family[] = [
  {
    name: 'shuqiao_source_state', type: 'gauge', help: '1 for the state the source is in: UP is asked, DOWN has an open breaker, TRIAL lets one call through.',
    samples: ({ source, state }) => STATES.map((each) => sample('shuqiao_source_state', { source, state: each }, each === state ? 1 : 0)),
  },
  { name: 'shuqiao_source_calls_total', type: 'counter', help: 'Calls sent to the source, retries included.', samples: ({ source, calls }) => [sample('shuqiao_source_calls_total', { source }, calls)] },
  { name: 'shuqiao_source_retries_total', type: 'counter', help: 'Calls sent again.', samples: ({ source, retries }) => [sample('shuqiao_source_retries_total', { source }, retries)] },
  {
    name: 'shuqiao_source_answers_total', type: 'counter', help: 'Answers by outcome.',
    samples: ({ source, outcomes }) => Object.entries(outcomes).map(([outcome, count]) => sample('shuqiao_source_answers_total', { source, outcome }, count)),
  },
  { name: 'shuqiao_source_unavailable_total', type: 'counter', help: 'Answers UNAVAILABLE, by cause.', samples: ({ source, unavailable }) => byCause('shuqiao_source_unavailable_total', source, unavailable) },
  { name: 'shuqiao_source_refused_total', type: 'counter', help: 'Answers REFUSED, by cause.', samples: ({ source, refused }) => byCause('shuqiao_source_refused_total', source, refused) },
  {
    name: 'shuqiao_source_latency_seconds', type: 'histogram', help: 'From the first byte sent to the answer decoded.',
    samples: ({ source, latency: { cumulative, count, sumMs } }) => [
      ...LATENCY_BOUNDS_MS.map((bound, place) => sample('shuqiao_source_latency_seconds_bucket', { source, le: String(bound / SECONDS) }, cumulative[place] ?? 0)),
      sample('shuqiao_source_latency_seconds_bucket', { source, le: '+Inf' }, count),
      sample('shuqiao_source_latency_seconds_sum', { source }, sumMs / SECONDS),
      sample('shuqiao_source_latency_seconds_count', { source }, count),
    ],
  },
  { name: 'shuqiao_source_in_flight', type: 'gauge', help: 'Calls under way.', samples: ({ source, inFlight }) => [sample('shuqiao_source_in_flight', { source }, inFlight)] },
  { name: 'shuqiao_source_queued', type: 'gauge', help: 'Calls waiting for a place.', samples: ({ source, queued }) => [sample('shuqiao_source_queued', { source }, queued)] },
  {
    name: 'shuqiao_source_quota_cooling_down', type: 'gauge', help: '1 while the department has said that the quota is used up and is not asked, whether we count calls or not.',
    samples: ({ source, quota }) => [sample('shuqiao_source_quota_cooling_down', { source }, quota.coolingDown ? 1 : 0)],
  },
  {
    name: 'shuqiao_source_quota_left', type: 'gauge', help: 'Calls left in the window; 0 also while the department has said that the quota is used up.',
    samples: ({ source, quota }) => (['perMinute', 'perDay'] as const).flatMap((window) => {
      const left = quota[window]?.left;
      return left === undefined ? [] : [sample('shuqiao_source_quota_left', { source, window: window === 'perDay' ? 'day' : 'minute' }, quota.coolingDown ? 0 : left)];
    }),
  },
];

/** Figures of the sources as Prometheus text. Counts and names only: nothing of any person. */
export function createSourceMetrics(figures: () => readonly SourceFigures[]): { text(): Promise<string>; refused(reason: string): void } {
  const registry = new Registry();
  const refusals = new Counter({ name: 'shuqiao_subgraph_refused_total', help: "Requests not taken for the gateway's, by reason.", labelNames: ['reason'], registers: [registry] });
  return {
    text: async () => {
      const sources = figures();
      const families = FAMILIES.map(({ name, type, help, samples }) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...sources.flatMap(samples)].join('\n'));
      return `${families.join('\n')}\n${await registry.metrics()}`;
    },
    refused: (reason) => refusals.inc({ reason }),
  };
}
