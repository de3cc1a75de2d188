import type { Answer } from '../../adapters/answer.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/** Response path as GraphQL gives it. */
export type ResponsePath = readonly (string | number)[];

/** Collects where the values of one response came from: one entry for each path and source call, in the order of use. */
export class ProvenanceLog {
  readonly #entries = new Map<string, Provenance>();

  record(path: ResponsePath, { outcome, evidence }: Answer<unknown>): void {
    const key = `${path.join('.')} ${evidence.source} ${evidence.channel}`;
    if (this.#entries.has(key)) return;
    const { source, channel, latencyMs, asOf, sourceMode, sourceRequestId, quality } = evidence;
    this.#entries.set(key, { path, source, channel, status: outcome, latencyMs, asOf, sourceMode, sourceRequestId, quality });
  }

  entries(): readonly Provenance[] {
    return [...this.#entries.values()];
  }
}
