import type { SourceCall } from '../../journal/journal-entry.ts';
import { HOLDER_CODE_MARK } from '../../schema/contract/holder-code.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/**
 * The calls behind a request's provenance: one a source, outcome and department request id. `rows` counts the places the call served; latency
 * is the longest, since places served by one batch report the same call. A call under a holder's code (依授权) says so in its status; the code is nowhere.
 */
export function sourceCallsOf(provenance: readonly Provenance[]): SourceCall[] {
  const calls = new Map<string, SourceCall>();
  for (const { source, status: outcome, latencyMs, sourceRequestId, quality } of provenance) {
    const status = quality.includes(HOLDER_CODE_MARK) ? `${outcome} ${HOLDER_CODE_MARK}` : outcome;
    const key = `${source} ${status} ${sourceRequestId ?? ''}`;
    const known = calls.get(key);
    calls.set(key, { source, status, sourceRequestId, latencyMs: Math.max(latencyMs, known?.latencyMs ?? 0), rows: (known?.rows ?? 0) + 1 });
  }
  return [...calls.values()];
}
