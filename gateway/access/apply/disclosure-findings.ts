import type { FieldState } from '../../../journal/journal-entry.ts';
import type { AccessExtension } from '../access-result.ts';
import { extensionOf, firstVerdict } from './disclosure-extension.ts';
import type { DisclosureLayout } from './disclosure-layout.ts';
import { RANK, STATES_BY_RANK } from './states-by-rank.ts';
import { TOLD } from './told.ts';

const RANKS = STATES_BY_RANK.length;

type CountedLayout = Pick<DisclosureLayout, 'implicit' | 'resolved' | 'fields' | 'rules' | 'ranks' | 'paths' | 'told' | 'verdicts' | 'extension'>;

/** What a run counted, by the numbers of its layout. */
export interface Counted {
  /** How often each object's place was written. */
  readonly written: readonly number[];
  /** Fields resolved, where something failed; null where nothing did. */
  readonly resolved: readonly boolean[] | null;
  /** By rule and rank of the outcome. */
  readonly decided: readonly number[];
  /** By rule, bits of {@link TOLD}. */
  readonly told: readonly number[];
  readonly verdicts: readonly (string | null)[];
}

/** What an answer's counters come to, however high they are: it follows from which of them are nought, and from what records told. */
export interface Findings {
  /** Frozen; by template index. */
  readonly states: readonly FieldState[];
  /** Rules of audited fields that records decided differently. */
  readonly mixed: readonly number[];
  /** Frozen. The plan's own where no record added to it. */
  readonly extension: AccessExtension;
  /** Numbers of the paths that are denied, in the operation's order. */
  readonly denied: readonly number[];
  /** Those of them that are denied for want of a fact alone. */
  readonly unsettled: readonly string[];
  /** Paths that a record's own decision withheld. */
  readonly withheld: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Made of one answer's counters and its plan's layout, of nothing else. */
export function findingsOf(layout: CountedLayout, counted: Counted): Findings {
  const { told, extension } = extended(layout, counted);
  const denied = told.flatMap((bits, path) => ((bits & TOLD.DENIED) === 0 ? [] : [path]));
  const unsettled = denied.filter((path) => ((told[path] ?? 0) & TOLD.REFUSED) === 0).map((path) => layout.paths[path] ?? '');
  const ranks = [...layout.ranks];
  const raise = (index: number, rank: number): void => {
    if (rank > (ranks[index] ?? RANKS)) ranks[index] = rank;
  };
  raiseWritten(layout, counted, raise);
  const { mixed, withheld } = raiseDecided(layout, counted, raise);
  return { states: Object.freeze(ranks.map((rank) => STATES_BY_RANK[rank] ?? 'N')), mixed, extension, denied, unsettled, withheld };
}

function extended({ rules, paths, told: ofPlan, verdicts: verdictsOfPlan, extension }: CountedLayout, counted: Counted): { readonly told: readonly number[]; readonly extension: AccessExtension } {
  if (counted.told.every((bits) => bits === 0)) return { told: ofPlan, extension };
  const told = [...ofPlan];
  const verdicts = [...verdictsOfPlan];
  for (const [slot, { path }] of rules.entries()) {
    told[path] = (told[path] ?? 0) | (counted.told[slot] ?? 0);
    const verdict = counted.verdicts[slot] ?? null;
    if (verdict !== null) verdicts[path] = firstVerdict(verdicts[path] ?? null, verdict);
  }
  return { told, extension: Object.freeze(extensionOf(paths, told, verdicts)) };
}

type RaiseState = (index: number, rank: number) => void;

function raiseWritten({ implicit, resolved, fields }: CountedLayout, counted: Counted, raise: RaiseState): void {
  counted.written.forEach((times, slot) => {
    if (times === 0) return;
    for (const index of implicit[slot] ?? []) raise(index, RANK.A);
    if (counted.resolved === null) for (const { index, rank } of resolved[slot] ?? []) raise(index, rank);
  });
  counted.resolved?.forEach((has, slot) => {
    if (has) for (const { index, rank } of fields[slot] ?? []) raise(index, rank);
  });
}

function raiseDecided({ rules }: CountedLayout, { decided }: Counted, raise: RaiseState): Pick<Findings, 'mixed' | 'withheld'> {
  const mixed: number[] = [];
  const withheld = new Set<string>();
  for (const [slot, { field, implicit }] of rules.entries()) {
    const ranks = STATES_BY_RANK.map((_, rank) => rank).filter((rank) => (decided[slot * RANKS + rank] ?? 0) > 0);
    if (ranks.length === 0) continue;
    for (const index of implicit) raise(index, RANK.A);
    if (ranks.some((rank) => rank < RANK.M)) withheld.add(field.path);
    if (field.index === null) continue;
    for (const rank of ranks) raise(field.index, rank);
    if (ranks.length > 1) mixed.push(slot);
  }
  return { mixed, withheld: withheld.size === 0 ? NONE : withheld };
}

interface Remembered {
  readonly counted: Counted;
  readonly findings: Findings;
}

/** How many unlike answers of one plan are remembered: records of a register are alike in most, and looking through these costs less than one finding. */
const MOST = 4;

/**
 * What the last unlike answers of one plan came to. An answer in which the same counters are nought and records told the same gets the very same findings, so
 * that what follows from them is found by them. Holds which counters were nought, nothing of a record.
 */
export class RememberedFindings {
  readonly #layout: CountedLayout;
  #last: readonly Remembered[] = [];

  constructor(layout: CountedLayout) {
    this.#layout = layout;
  }

  of(counted: Counted): Findings {
    // Where something failed, hardly two answers are alike.
    if (counted.resolved !== null) return findingsOf(this.#layout, counted);
    for (const known of this.#last) if (areAlike(known.counted, counted)) return known.findings;
    const findings = findingsOf(this.#layout, counted);
    this.#last = [{ counted: { ...counted, written: counted.written.map(Math.sign), decided: counted.decided.map(Math.sign) }, findings }, ...this.#last.slice(0, MOST - 1)];
    return findings;
  }
}

function areAlike(one: Counted, other: Counted): boolean {
  return areNoughtAlike(one.written, other.written) && areNoughtAlike(one.decided, other.decided) && areSame(one.told, other.told) && areSame(one.verdicts, other.verdicts);
}

/** Of as many numbers. */
function areNoughtAlike(one: readonly number[], other: readonly number[]): boolean {
  for (let i = 0; i < one.length; i += 1) if ((one[i] === 0) !== (other[i] === 0)) return false;
  return true;
}

function areSame<Value>(one: readonly Value[], other: readonly Value[]): boolean {
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return false;
  return true;
}
