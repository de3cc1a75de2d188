import type { FieldState, FieldTally } from '../../../journal/journal-entry.ts';
import type { AccessContext } from '../access-context.ts';
import type { AccessPlan } from '../access-plan.ts';
import type { AccessExtension, AccessResult } from '../access-result.ts';
import type { Decision } from '../decision/decision.ts';
import { denialModeOf } from '../denial-mode-of.ts';
import type { DenialMode } from '../policy/file-schemas.ts';
import type { AlsoKey, HiddenSubjectKey } from '../shape/selection-shape.ts';
import { decideRecord } from './decide-record.ts';
import { firstVerdict } from './disclosure-extension.ts';
import { disclosureLayout } from './disclosure-layout.ts';
import type { DisclosureLayout } from './disclosure-layout.ts';
import { ExpectedSubjects } from './expected-subjects.ts';
import type { FailedPaths } from './failed-paths.ts';
import { couldNotTell, factsOfNobody, recordFactsOf } from './record-facts-of.ts';
import type { RecordFacts } from './record-facts-of.ts';
import { STATES_BY_RANK } from './states-by-rank.ts';
import { SubjectsMet } from './subjects-met.ts';
import { TOLD, toldOf } from './told.ts';

/** What may be shown of a value that a record decided. */
export const SHOWN = { PLAIN: 0, MASKED: 1, UNKNOWN: 2, NOTHING: 3 } as const;
export type Shown = (typeof SHOWN)[keyof typeof SHOWN];

const RANKS = STATES_BY_RANK.length;
const RANK_OF = { ALLOW: 4, MASK: 3, VERDICT: 2, DENY: 1, REJECT: 1, PER_RECORD: 0 } as const satisfies Record<Decision['outcome'], number>;

const NONE: ReadonlySet<string> = new Set();

/**
 * What one answer discloses, counted while a compiled writer writes it. Of the same plan and context it comes to what {@link applyAccess} says of the
 * same data; the writer gives it up where the data are not as they should be.
 */
export class DisclosureRun {
  readonly layout: DisclosureLayout;
  /** How often each object's place was written. */
  readonly written: number[];
  /** Fields resolved, where something failed and each must be asked for by itself; null where nothing failed. */
  readonly resolved: boolean[] | null;
  /** Where the writer stands; followed only where something failed. */
  readonly at: (string | number)[] = [];
  /** The mask that the decision made last allows. */
  mask = 'SUPPRESS';
  readonly #plan: AccessPlan;
  readonly #context: AccessContext;
  readonly #failed: FailedPaths | null;
  readonly #subjects: SubjectsMet;
  readonly #expected: ExpectedSubjects;
  /** By rule and rank of the outcome. */
  readonly #decided: number[];
  /** By rule, bits of {@link TOLD}; made when a record tells something first. */
  readonly #told: number[];
  readonly #verdicts: (string | null)[];
  #withheldPlaces: Set<string> | null = null;

  constructor(plan: AccessPlan, context: AccessContext, failed: FailedPaths | null) {
    this.layout = disclosureLayout(plan);
    const { fields } = this.layout;
    this.#plan = plan;
    this.#context = context;
    this.#failed = failed;
    this.#subjects = new SubjectsMet(context);
    this.#expected = new ExpectedSubjects(context);
    // Copied: an array of known numbers is copied many times sooner than it is filled.
    this.written = this.layout.nothing.written.slice();
    this.resolved = failed === null ? null : fields.map(() => false);
    this.#decided = this.layout.nothing.decided.slice();
    this.#told = this.layout.nothing.told.slice();
    this.#verdicts = this.layout.nothing.verdicts.slice();
  }

  /** Whose record an object is, told to the audit. */
  facts(keys: readonly HiddenSubjectKey[], record: object): RecordFacts {
    return this.#subjects.factsOf(keys, record);
  }

  /** Tells the audit of whom else an object tells. */
  also(keys: readonly AlsoKey[], record: object): void {
    this.#subjects.also(keys, record);
  }

  /** Whether a record is of one of those whom the plan was decided for. */
  isExpected(expects: readonly number[], facts: RecordFacts): boolean {
    return this.#expected.include(expects, facts);
  }

  /** Whether nobody is named here because that could not be brought. */
  isUnread(keys: readonly HiddenSubjectKey[], { subject }: RecordFacts): boolean {
    return subject === null && couldNotTell(this.#failed, this.at, keys);
  }

  /** Whether what stands here could not be brought. */
  isFailed(): boolean {
    return this.#failed !== null && this.#failed.covers(this.at);
  }

  /** Decides a field for its record. A value that may be shown and is null because it could not be brought is no disclosure. */
  decide(slot: number, facts: RecordFacts, record: object, value: unknown): Shown {
    const at = this.layout.rules[slot];
    if (at === undefined) throw new RangeError('a rule must be one of its plan');
    const decision = decideRecord(this.#context, at.rule, facts, record, at.settled);
    const shows = decision.outcome === 'ALLOW' || decision.outcome === 'MASK';
    const hasFailed = this.isFailed();
    if (!shows || value !== null || !hasFailed) this.#note(slot, decision);
    this.mask = decision.mask ?? 'SUPPRESS';
    if (decision.outcome === 'ALLOW' || (decision.outcome === 'MASK' && decision.mask === 'LEAVES')) return SHOWN.PLAIN;
    if (decision.outcome === 'MASK' && at.field.selection === null) return SHOWN.MASKED;
    return decision.outcome === 'VERDICT' && decision.verdict === at.field.coordinate ? SHOWN.UNKNOWN : SHOWN.NOTHING;
  }

  /** Decides whether the record that a root field leads to may be shown at all, by the facts of that very record; with no keys by those of nobody. */
  opens(slot: number, keys: readonly HiddenSubjectKey[] | null, record: object): boolean {
    const at = this.layout.rules[slot];
    if (at === undefined) throw new RangeError('a rule must be one of its plan');
    const facts = keys === null ? factsOfNobody() : recordFactsOf(this.#context, keys, record);
    const decision = decideRecord(this.#context, at.rule, facts, record, at.settled);
    this.#note(slot, decision);
    return decision.outcome === 'ALLOW' || (decision.outcome === 'MASK' && decision.mask === 'LEAVES');
  }

  /** A record that there is not is decided as a stranger's is (access.md A4). */
  absent(slot: number): void {
    if (!this.isFailed()) this.opens(slot, null, {});
  }

  #note(slot: number, decision: Decision): void {
    const { rules } = this.layout;
    const at = rules[slot];
    if (at === undefined) return;
    const counter = slot * RANKS + RANK_OF[decision.outcome];
    this.#decided[counter] = (this.#decided[counter] ?? 0) + 1;
    const told = toldOf(decision, at.field.coordinate);
    if (told !== 0) {
      this.#told[slot] = (this.#told[slot] ?? 0) | told;
      if ((told & TOLD.VERDICT) !== 0) this.#verdicts[slot] = firstVerdict(this.#verdicts[slot] ?? null, decision.verdict);
    }
    if (this.#failed === null || decision.outcome === 'ALLOW' || decision.outcome === 'MASK') return;
    // What failed at or below it is told to nobody: it would tell that there is a record.
    (this.#withheldPlaces ??= new Set()).add(JSON.stringify(this.at));
  }

  /** What was disclosed. `hidesAll`: this client wants all or nothing, and nothing it is. */
  result(): Omit<AccessResult, 'data'> & { readonly hidesAll: boolean } {
    const mode = denialModeOf(this.#context);
    const { written, resolved } = this;
    const { states, mixed, extension, denied, unsettled, withheld } = this.layout.findings.of({ written, resolved, decided: this.#decided, told: this.#told, verdicts: this.#verdicts });
    const { proposed } = this.#plan;
    let rows = 0;
    for (const times of written) rows += times;
    return {
      hidesAll: mode === 'REJECT' && denied.length > 0,
      ...unsettledOf(unsettled),
      accessErrors: mode === 'ERRORS' || mode === 'REJECT' ? denied.map((path) => this.layout.forbidden(path)) : [],
      extension: proposed === undefined && (mode !== 'SILENT' || denied.length === 0) ? extension : toldTo(mode, { ...(proposed === undefined ? {} : { proposed }), ...extension }),
      fieldStates: states, ...(mixed.length === 0 ? {} : { tallies: this.#tallies(mixed) }), withheld: { paths: withheld, places: this.#withheldPlaces ?? NONE }, subjects: this.#subjects.tags, rows,
    };
  }

  /** How often each state occurred, of fields that records decided differently. */
  #tallies(mixed: readonly number[]): ReadonlyMap<number, FieldTally> {
    const tallies = new Map<number, FieldTally>();
    for (const slot of mixed) {
      const index = this.layout.rules[slot]?.field.index ?? null;
      if (index === null) continue;
      const tally: { [State in FieldState]?: number } = {};
      for (const [rank, state] of STATES_BY_RANK.entries()) {
        const times = this.#decided[slot * RANKS + rank] ?? 0;
        if (times > 0) tally[state] = times;
      }
      tallies.set(index, tally);
    }
    return tallies;
  }
}

/** Paths refused for want of a fact alone, where there are any. */
export function unsettledOf(paths: readonly string[]): Pick<AccessResult, 'unsettled'> {
  return paths.length === 0 ? {} : { unsettled: paths };
}

function toldTo(mode: DenialMode, extension: AccessExtension): AccessExtension {
  return mode === 'SILENT' ? { ...extension, denied: [] } : extension;
}
