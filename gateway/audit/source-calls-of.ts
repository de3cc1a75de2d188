import type { SourceCall } from '../../journal/journal-entry.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/**
 * The calls behind a request's provenance: one a source, outcome and department request id. `rows` counts the places the call served; latency
 * is the longest, since places served by one batch report the same call.
 */
export function sourceCallsOf(provenance: readonly Provenance[]): SourceCall[] {
  const calls = new Map<string, SourceCall>();
  for (const { source, status, latencyMs, sourceRequestId } of provenance) {
    const key = `${source} ${status} ${sourceRequestId ?? ''}`;
    const known = calls.get(key);
    calls.set(key, { source, status, sourceRequestId, latencyMs: Math.max(latencyMs, known?.latencyMs ?? 0), rows: (known?.rows ?? 0) + 1 });
  }
  return [...calls.values()];
}
