import type { Answer, Evidence } from '../../adapters/answer.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/** Response path as GraphQL gives it. */
export type ResponsePath = readonly (string | number)[];

/** Collects where the values of one response came from: one entry for each path and answer, in the order of use. */
export class ProvenanceLog {
  readonly #entries: Provenance[] = [];
  readonly #seen = new Map<string, Set<Evidence>>();

  record(path: ResponsePath, { outcome, evidence }: Answer<unknown>): void {
    const key = path.join('.');
    const seen = this.#seen.get(key) ?? new Set();
    if (seen.has(evidence)) return;
    this.#seen.set(key, seen.add(evidence));
    const { source, channel, latencyMs, asOf, sourceMode, sourceRequestId, quality } = evidence;
    this.#entries.push({ path, source, channel, status: outcome, latencyMs, asOf, sourceMode, sourceRequestId, quality });
  }

  entries(): readonly Provenance[] {
    return this.#entries;
  }
}
