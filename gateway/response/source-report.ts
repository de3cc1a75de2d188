import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import { INCOMPLETE } from '../../schema/contract/provenance.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';
import type { ToldPlace, ToldPlaces } from './told-places.ts';

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
 * below a path withheld of all records or of some, is left out: a status there would tell whether the record exists (domain.md 6.5). Flaws describe a whole row: they
 * are told only where everything asked for of the record is shown plainly, not beside a field that is withheld or masked; that an answer is not whole is told
 * unless some record of it is withheld. `places`: null where all may be told.
 */
export function sourceReports(provenance: readonly Provenance[], places: ToldPlaces | null): readonly SourceReport[] {
  const reports: Report[] = [];
  // The department's own request id tells nearly all calls apart.
  const byRequest = new Map<string | null, Report[]>();
  for (const call of provenance) {
    const place = places === null ? openPlace(call.path) : places.at(call.path);
    if (place === null) continue;
    const { pattern } = place;
    const quality = toldFlaws(call.quality, place);
    const alike = byRequest.get(call.sourceRequestId);
    const known = alike?.find((report) => isSameCall(report, call, quality));
    if (known === undefined) {
      const report = reportOf(call, quality, pattern);
      reports.push(report);
      if (alike === undefined) byRequest.set(call.sourceRequestId, [report]);
      else alike.push(report);
    } else if (!known.paths.includes(pattern)) known.paths.push(pattern);
  }
  return reports;
}

type Report = SourceReport & { readonly paths: string[] };

/** A place where all may be told; null for a call for what the client did not select, or that was made for a decision only. */
function openPlace(path: Provenance['path']): ToldPlace | null {
  let pattern = '';
  for (const key of path) {
    if (typeof key === 'string' && key.startsWith(HIDDEN_PREFIX)) return null;
    pattern += pattern === '' ? (typeof key === 'number' ? '@' : key) : `.${typeof key === 'number' ? '@' : key}`;
  }
  return pattern === '' ? null : { pattern, flaws: 'ALL' };
}

function toldFlaws(flaws: readonly string[], { flaws: told }: ToldPlace): readonly string[] {
  if (flaws.length === 0 || told === 'ALL') return flaws;
  return told === 'NONE' ? [] : flaws.filter((flaw) => INCOMPLETE.includes(flaw));
}

/** Whether two are told as one: alike in all but the time taken and the place. */
function isSameCall(report: Report, call: Provenance, quality: readonly string[]): boolean {
  return report.source === call.source && report.channel === call.channel && report.status === call.status && report.asOf === call.asOf && report.sourceMode === call.sourceMode
    && report.quality.length === quality.length && report.quality.every((flaw, at) => flaw === quality[at]);
}

function reportOf({ source, channel, status, latencyMs, asOf, sourceMode, sourceRequestId }: Provenance, quality: readonly string[], pattern: string): Report {
  return { source, channel, status, latencyMs, asOf, sourceMode, sourceRequestId, quality, paths: [pattern] };
}
