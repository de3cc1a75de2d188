import type { AuditCycle, Spent } from '../gateways/audit-cycle.ts';

/** The audit's share of a request's CPU, in percent: median and quartiles of the cycles; and what that is in milliseconds, without it and more with it. */
export interface AuditShare {
  readonly percent: { readonly lower: number; readonly median: number; readonly upper: number };
  readonly withoutMs: number;
  readonly moreMs: number;
}

/** From neighbouring whiles with and without it. Throws where a while had no request: it was not under load. */
export function auditShare(cycles: readonly AuditCycle[]): AuditShare {
  const pairs = cycles.map(({ audited, unaudited }) => ({ audited: aRequest(audited), unaudited: aRequest(unaudited) }));
  const shares = sorted(pairs.map(({ audited, unaudited }) => (1 - unaudited / audited) * 100));
  return {
    percent: { lower: quantile(shares, 0.25), median: quantile(shares, 0.5), upper: quantile(shares, 0.75) },
    withoutMs: quantile(sorted(pairs.map(({ unaudited }) => unaudited)), 0.5),
    moreMs: quantile(sorted(pairs.map(({ audited, unaudited }) => audited - unaudited)), 0.5),
  };
}

function aRequest({ cpuMs, requests }: Spent): number {
  if (requests === 0) throw new Error('each while must be under load, and one had no request');
  return cpuMs / requests;
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other);

/** Between two numbers their mean, by distance. */
function quantile(ordered: readonly number[], share: number): number {
  const at = (ordered.length - 1) * share;
  const [below = 0, above = below] = [ordered[Math.floor(at)], ordered[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
