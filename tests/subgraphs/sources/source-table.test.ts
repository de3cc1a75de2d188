import { describe, expect, it } from 'vitest';
import type { SourceFigures } from '../../../adapters/resilience/source-figures.ts';
import { createSourceMetrics } from '../../../subgraphs/server/source-metrics.ts';
import { readSamples } from '../../../subgraphs/sources/read-samples.ts';
import { sourceTable } from '../../../subgraphs/sources/source-table.ts';

const population: SourceFigures = {
  source: 'population', state: 'TRIAL', calls: 12, retries: 2, outcomes: { FOUND: 7, NOT_FOUND: 1, UNAVAILABLE: 2, AMBIGUOUS: 0, REFUSED: 0 },
  unavailable: { TIMEOUT: 2 }, refused: {}, latency: { cumulative: [0, 4, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10], count: 10, sumMs: 5_400 }, inFlight: 1, queued: 3,
  quota: { perMinute: null, perDay: { limit: 1_000, left: 988 }, coolingDown: false },
};
const idle: SourceFigures = {
  ...population, source: 'credit', state: 'UP', calls: 0, retries: 0, outcomes: { FOUND: 0, NOT_FOUND: 0, UNAVAILABLE: 0, AMBIGUOUS: 0, REFUSED: 0 }, unavailable: {},
  latency: { cumulative: Array.from({ length: 12 }, () => 0), count: 0, sumMs: 0 }, quota: { perMinute: null, perDay: null, coolingDown: false },
};

describe('the figures of sources', () => {
  it('are Prometheus text with state, latency, errors by cause and quota', async () => {
    const text = await createSourceMetrics(() => [population]).text();
    for (const line of [
      'shuqiao_source_state{source="population",state="TRIAL"} 1', 'shuqiao_source_state{source="population",state="UP"} 0',
      'shuqiao_source_answers_total{source="population",outcome="FOUND"} 7', 'shuqiao_source_unavailable_total{source="population",cause="TIMEOUT"} 2',
      'shuqiao_source_latency_seconds_bucket{source="population",le="0.05"} 9', 'shuqiao_source_latency_seconds_bucket{source="population",le="+Inf"} 10',
      'shuqiao_source_latency_seconds_sum{source="population"} 5.4', 'shuqiao_source_quota_left{source="population",window="day"} 988',
    ]) expect(text.split('\n')).toContain(line);
  });

  it('show a quota that the department says is used up as zero', async () => {
    const text = await createSourceMetrics(() => [{ ...population, quota: { ...population.quota, coolingDown: true } }]).text();
    expect(text).toContain('shuqiao_source_quota_left{source="population",window="day"} 0');
    expect(text).toContain('shuqiao_source_quota_cooling_down{source="population"} 1');
  });

  it('show a quota that the department says is used up, also where nobody here counts', async () => {
    const text = await createSourceMetrics(() => [{ ...idle, quota: { ...idle.quota, coolingDown: true } }]).text();
    expect(text).toContain('shuqiao_source_quota_cooling_down{source="credit"} 1');
    expect(sourceTable(readSamples(text)).split('\n')[1]).toContain('used up');
  });

  it('read back are a table for people, one source a line', async () => {
    const lines = sourceTable(readSamples(await createSourceMetrics(() => [population, idle]).text())).split('\n').map((line) => line.split(/ {2,}/));
    expect(lines).toEqual([
      ['source', 'state', 'calls', 'found', 'none', 'down', 'refused', 'unclear', 'retries', 'p50', 'p99', 'quota left', 'errors by cause'],
      ['credit', 'UP', '0', '0', '0', '0', '0', '0', '0', '-', '-', 'unlimited', '-'],
      ['population', 'TRIAL', '12', '7', '1', '2', '0', '0', '2', '≤ 50 ms', '≤ 5000 ms', '988/day', 'TIMEOUT 2'],
    ]);
  });
});
