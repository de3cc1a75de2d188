/** What the gateway itself says held it up since it was asked last: lateness of its event loop, and the collector. Milliseconds; null for a peer that does not say. */
export interface GatewayFigures {
  readonly lateP99: number;
  readonly lateMax: number;
  readonly pauses: number;
  readonly paused: number;
}

const EVENT_LOOP = /^shuqiao_nodejs_eventloop_lag_(p99|max)_seconds (\S+)$/gm;
const COLLECTOR = /^shuqiao_nodejs_gc_duration_seconds_(sum|count)\{[^}]*\} (\S+)$/gm;

/** What prom-client adds to each lateness: the milliseconds between its looks. */
const RESOLUTION = 10;

/** Reads `/metrics` of our gateway. Its lateness begins anew with each reading; the collector's time is the difference to the reading before. */
export function watchGateway(url: string): () => Promise<GatewayFigures | null> {
  let before = { sum: 0, count: 0 };
  return async () => {
    const response = await fetch(new URL('/metrics', url)).catch(() => null);
    const text = response?.ok === true ? await response.text() : '';
    const lags = new Map([...text.matchAll(EVENT_LOOP)].map(([, name, value]) => [name, Math.max(0, Number(value) * 1000 - RESOLUTION)]));
    if (lags.size === 0) return null;
    const total = { sum: 0, count: 0 };
    for (const [, what, value] of text.matchAll(COLLECTOR)) total[what === 'sum' ? 'sum' : 'count'] += Number(value);
    const figures = { lateP99: lags.get('p99') ?? 0, lateMax: lags.get('max') ?? 0, pauses: total.count - before.count, paused: (total.sum - before.sum) * 1000 };
    before = total;
    return figures;
  };
}
