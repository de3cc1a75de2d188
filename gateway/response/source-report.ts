import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import { INCOMPLETE } from '../../schema/contract/provenance.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

/** One source's part in the answer, as `extensions.sources` tells it. */
export interface SourceReport {
  readonly source: string;
  readonly channel: string;
  readonly status: Provenance['status'];
  readonly latencyMs: number;
  readonly asOf: string | null;
  readonly sourceMode: Provenance['sourceMode'];
  readonly sourceRequestId: string | null;
  readonly quality: readonly string[];
  /** Selection paths whose values came so, `@` for list positions. */
  readonly paths: readonly string[];
}

/**
 * Merges provenance for the client: one report for each call, with all the paths it served. What was fetched for a decision only, or lies at or
 * below a path withheld of all records (`withheld`) or of some (`byRecord`), is left out: a status there would tell whether the record exists
 * (domain.md 6.5). Flaws describe a whole row: they are told only where everything asked for of the record is shown plainly, not beside a field that is withheld or
 * `masked`; that an answer is not whole is told unless some record of it is withheld.
 */
export function sourceReports(provenance: readonly Provenance[], withheld: readonly string[], byRecord: ReadonlySet<string>, masked: readonly string[] = []): readonly SourceReport[] {
  const refused = [...withheld, ...byRecord];
  const below = (pattern: string) => (path: string): boolean => path === pattern || path.startsWith(`${pattern}.`);
  const reports = new Map<string, SourceReport & { readonly paths: string[] }>();
  for (const { path, ...reported } of provenance) {
    // A call for what the client did not select at all.
    if (path.length === 0) continue;
    const pattern = path.map((key) => (typeof key === 'number' ? '@' : key)).join('.');
    if (path.some((key) => typeof key === 'string' && key.startsWith(HIDDEN_PREFIX))) continue;
    if (refused.some((denied) => pattern === denied || pattern.startsWith(`${denied}.`))) continue;
    const flaws = reported.quality.length === 0 || [...byRecord].some(below(pattern)) ? [] : reported.quality;
    const call = { ...reported, quality: flaws.length > 0 && [...withheld, ...masked].some(below(pattern)) ? flaws.filter((flaw) => INCOMPLETE.includes(flaw)) : flaws };
    const key = JSON.stringify([call.source, call.channel, call.status, call.sourceRequestId, call.asOf, call.sourceMode, call.quality]);
    const known = reports.get(key);
    if (known === undefined) reports.set(key, { ...call, paths: [pattern] });
    else if (!known.paths.includes(pattern)) known.paths.push(pattern);
  }
  return [...reports.values()];
}
