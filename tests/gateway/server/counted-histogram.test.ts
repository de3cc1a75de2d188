import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { CountedHistogram } from '../../../gateway/server/counted-histogram.ts';

const BUCKETS = [0.002, 0.01, 0.5, 20];
const OBSERVED = [['a', 'FOUND', 0], ['a', 'FOUND', 0.002], ['b', 'FOUND', 0.0021], ['a', 'REFUSED', 7.25], ['b', 'FOUND', 20], ['a', 'FOUND', 20.5], ['a', 'FOUND', 0.1], ['a', 'FOUND', 0.2]] as const;

describe('a counted histogram', () => {
  it('shows what prom-client\'s own shows of the same observations', async () => {
    const [own, theirs] = [new Registry(), new Registry()];
    const settings = { name: 'shuqiao_source_seconds', help: 'Calls at source systems by status', labelNames: ['source', 'status'], buckets: BUCKETS };
    const histogram = new Histogram({ ...settings, registers: [theirs] });
    const counted = new CountedHistogram({ ...settings, registers: [own] });
    expect(await own.metrics()).toBe(await theirs.metrics());
    const series = new Map<string, ReturnType<typeof counted.series>>();
    for (const [source, status, seconds] of OBSERVED) {
      histogram.observe({ source, status }, seconds);
      const key = `${source} ${status}`;
      const one = series.get(key) ?? counted.series({ source, status });
      series.set(key, one);
      one.observe(seconds);
    }
    expect(await own.metrics()).toBe(await theirs.metrics());
    expect(await own.metrics()).toContain('shuqiao_source_seconds_bucket{le="0.01",source="b",status="FOUND"} 1\n');
    const [ours, other] = [await counted.get(), await histogram.get()];
    expect(ours.values).toEqual(other.values.map(({ metricName, labels, value }) => ({ metricName, labels, value })));
    expect([ours.name, ours.help, ours.type, ours.aggregator]).toEqual([other.name, other.help, other.type, other.aggregator]);
  });
});
