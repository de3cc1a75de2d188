import type { Sample } from './read-samples.ts';

const HEADER = ['source', 'state', 'calls', 'found', 'none', 'down', 'refused', 'unclear', 'retries', 'p50', 'p99', 'quota left', 'errors by cause'] as const;

/** Smallest bucket bound that holds this part of all calls, as text in milliseconds; `-` when there were none. */
function quantile(buckets: readonly Sample[], part: number): string {
  const total = buckets.find(({ labels }) => labels['le'] === '+Inf')?.value ?? 0;
  if (total === 0) return '-';
  const bucket = buckets.find(({ value }) => value >= total * part);
  const bound = bucket?.labels['le'] ?? '+Inf';
  return bound === '+Inf' ? '> 30 s' : `≤ ${Number(bound) * 1_000} ms`;
}

function row(source: string, samples: readonly Sample[]): string[] {
  const named = (name: string): Sample[] => samples.filter((each) => each.name === `shuqiao_source_${name}`);
  const answers = (outcome: string): string => String(named('answers_total').find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0);
  const buckets = named('latency_seconds_bucket');
  const causes = [...named('unavailable_total'), ...named('refused_total')].filter(({ value }) => value > 0).map(({ labels, value }) => `${labels['cause']} ${value}`);
  const quota = named('quota_left').map(({ labels, value }) => `${value}/${labels['window']}`);
  const coolingDown = named('quota_cooling_down').some(({ value }) => value === 1);
  return [
    source, named('state').find(({ value }) => value === 1)?.labels['state'] ?? '?', String(named('calls_total')[0]?.value ?? 0),
    answers('FOUND'), answers('NOT_FOUND'), answers('UNAVAILABLE'), answers('REFUSED'), answers('AMBIGUOUS'), String(named('retries_total')[0]?.value ?? 0),
    quantile(buckets, 0.5), quantile(buckets, 0.99), coolingDown ? 'used up' : quota.join(' ') || 'unlimited', causes.join(', ') || '-',
  ];
}

/** The sources' figures as a table for people, one source a line, sorted by name. */
export function sourceTable(samples: readonly Sample[]): string {
  const sources = [...new Set(samples.flatMap(({ name, labels }) => (name.startsWith('shuqiao_source_') && labels['source'] !== undefined ? [labels['source']] : [])))].sort();
  const rows = [[...HEADER], ...sources.map((source) => row(source, samples.filter(({ labels }) => labels['source'] === source)))];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
