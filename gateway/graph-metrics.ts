import type { RunningGraph } from './serve-graph.ts';
import type { Metrics } from './server/metrics.ts';

type Watched = Pick<RunningGraph, 'documents' | 'statistics'>;

/** Shows what the caches, the planner and the sharing of the graph served now have done; a swap begins them anew, as Prometheus expects of counters. */
export function showGraph(metrics: Metrics, current: () => Watched): void {
  const caches = () => {
    const { documents, statistics } = current();
    return { document: documents, ...(statistics === null ? {} : { operation: statistics.operations, program: statistics.programs, plan: statistics.planning.cache }) };
  };
  const each = (read: (cache: Watched['documents']) => number) => (): Record<string, number> => Object.fromEntries(Object.entries(caches()).map(([name, cache]) => [name, read(cache)]));
  metrics.counters('shuqiao_cache_hits_total', 'Lookups that found an entry, by cache', 'cache', each(({ hits }) => hits));
  metrics.counters('shuqiao_cache_misses_total', 'Lookups that had to make one, by cache', 'cache', each(({ misses }) => misses));
  metrics.gauges('shuqiao_cache_entries', 'Entries kept, by cache', 'cache', each(({ size }) => size));
  metrics.counters('shuqiao_planning_total', 'Documents given to the planner, by what came of it', 'outcome', (): Record<string, number> => {
    const planning = current().statistics?.planning;
    return planning === undefined ? {} : { planned: planning.planned, timeout: planning.timeouts, refused: planning.refused, failed: planning.failed, queue_full: planning.queueFull, given_up: planning.givenUp };
  });
  metrics.counters('shuqiao_shared_total', 'What was not sent because an equal one was under way: whole requests, single calls', 'kind', (): Record<string, number> => {
    const shared = current().statistics?.shared;
    return shared === undefined ? {} : { request: shared.runs, call: shared.calls };
  });
}
