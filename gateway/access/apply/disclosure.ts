import type { FieldState, SubjectTag } from '../../../journal/journal-entry.ts';
import { ClientError } from '../../errors/client-error.ts';
import type { AccessPlan, FieldDecision } from '../access-plan.ts';
import type { AccessResult, ForeignRecord, WithheldByRecord } from '../access-result.ts';
import type { Decision } from '../decision/decision.ts';
import type { DenialMode } from '../policy/file-schemas.ts';
import type { FieldShape } from '../shape/selection-shape.ts';
import { unsettledOf } from './disclosure-run.ts';
import { planFindings } from './plan-findings.ts';

/** From what discloses least to what discloses most: over many records a field's state is the most that any of them disclosed. */
const RANK: Readonly<Record<FieldState, number>> = { N: 0, D: 1, V: 2, M: 3, A: 4 };
const STATE_OF = { ALLOW: 'A', MASK: 'M', VERDICT: 'V', DENY: 'D', REJECT: 'D', PER_RECORD: 'N' } as const;

/** What one answer discloses, told to client and audit. Filled while the answer is written. */
export interface Disclosure {
  resolved(field: FieldShape, state: FieldState): void;
  /** What was read of a record for its subject's sake. */
  implicit(indexes: readonly number[]): void;
  subject(tag: SubjectTag): void;
  row(): void;
  /** A record withheld for whose it is. */
  foreign(record: ForeignRecord): void;
  /** A record's own decision, which the plan could not know; `place` is the response path it was made at, null where nothing of the answer failed. */
  decided(field: FieldShape, decision: Decision, place: readonly (string | number)[] | null): void;
  result(data: AccessResult['data']): AccessResult;
}

/** Obligations that are told of a path, and where. */
const OBLIGED = [['NEEDS_CONSENT', 'needsConsent'], ['STEP_UP_CHALLENGE', 'stepUp'], ['FLAG_DISPUTED', 'disputed'], ['NO_AUTO_APPROVAL', 'noAutoApproval']] as const;

/** Starts from what the plan decided for good: that is told alike whatever the records are, so that it says nothing of them. */
export function createDisclosure(plan: AccessPlan, mode: DenialMode): Disclosure {
  const { paths, decided, states: initial } = planFindings(plan);
  const states = [...initial];
  const found = { masked: new Set<string>(), denied: new Set<string>(), refused: new Set<string>(), needsConsent: new Set<string>(), stepUp: new Set<string>(), disputed: new Set<string>(), noAutoApproval: new Set<string>() };
  const verdict = new Map<string, string>();
  const [withheld, tallies, foreign] = [withheldByRecord(), tallyByRecord(), foreignRecords()];
  const subjects = new Map<string, SubjectTag>();
  let rows = 0;
  const tell = (path: string, coordinate: string, { outcome, mask, verdict: answer, obligations, unsettled }: Pick<FieldDecision, 'outcome' | 'mask' | 'verdict' | 'obligations'> & Pick<Decision, 'unsettled'>): void => {
    if (outcome === 'MASK' && mask !== 'LEAVES') found.masked.add(path);
    if (outcome === 'DENY' || outcome === 'REJECT') for (const set of unsettled === true ? [found.denied] : [found.denied, found.refused]) set.add(path);
    if (outcome === 'VERDICT' && answer !== null && answer !== coordinate) verdict.set(path, [verdict.get(path) ?? answer, answer].toSorted()[0] ?? answer);
    for (const [obligation, set] of OBLIGED) if (obligations.includes(obligation)) found[set].add(path);
  };
  for (const decision of decided) tell(decision.path, decision.coordinate, decision);
  const raise = (index: number | null, state: FieldState): void => {
    const before = index === null ? undefined : states[index];
    if (index !== null && before !== undefined && RANK[state] > RANK[before]) states[index] = state;
  };
  const inOrder = (set: Pick<ReadonlySet<string>, 'size' | 'has'>): readonly string[] => (set.size === 0 ? [] : paths.filter((path) => set.has(path)));
  return {
    resolved({ index, implicit }, state) {
      raise(index, state);
      for (const each of implicit) raise(each, 'A');
    },
    implicit: (indexes) => indexes.forEach((index) => raise(index, 'A')),
    subject: (tag) => void subjects.set(`${tag.kind} ${tag.key}`, tag),
    row: () => void rows++, foreign: foreign.note,
    decided(field, decision, place) {
      if (decision.outcome !== 'ALLOW' && decision.outcome !== 'MASK') withheld.note(field.path, place);
      tell(field.path, field.coordinate, decision);
      raise(field.index, tallies.count(field.index, STATE_OF[decision.outcome]));
      for (const each of field.implicit) raise(each, 'A');
    },
    result(data) {
      const denied = inOrder(found.denied);
      return {
        // What planning could not know may still refuse the whole for a client that wants all or nothing.
        data: mode === 'REJECT' && denied.length > 0 ? null : data,
        ...unsettledOf(denied.filter((path) => !found.refused.has(path))),
        accessErrors: mode === 'ERRORS' || mode === 'REJECT' ? denied.map((path) => new ClientError('FIELD_FORBIDDEN', { path: path.split('.') })) : [],
        extension: {
          ...(plan.proposed === undefined ? {} : { proposed: plan.proposed }),
          masked: inOrder(found.masked), denied: mode === 'SILENT' ? [] : denied, verdict: Object.fromEntries(inOrder(verdict).map((path) => [path, verdict.get(path) ?? ''])), needsConsent: inOrder(found.needsConsent), stepUp: inOrder(found.stepUp),
          ...disputes(inOrder(found.disputed), found.noAutoApproval.size > 0),
        },
        fieldStates: states, ...tallies.mixed(), withheld: withheld.all, ...foreign.all(), subjects: [...subjects.values()], rows,
      };
    },
  };
}

/** What is told of disputed values, where there are any. */
function disputes(disputed: readonly string[], noAutoApproval: boolean): Pick<AccessResult['extension'], 'disputed' | 'noAutoApproval'> {
  return { ...(disputed.length === 0 ? {} : { disputed }), ...(noAutoApproval ? { noAutoApproval } : {}) };
}

/** Counts what records decided of each field, for the audit: a list of which one record showed something is not a list that was shown. `count` hands the state on. */
function tallyByRecord(): { count(index: number | null, state: FieldState): FieldState; mixed(): Pick<AccessResult, 'tallies'> } {
  const counted = new Map<number, Partial<Record<FieldState, number>>>();
  return {
    count(index, state) {
      if (index === null) return state;
      const tally = counted.get(index) ?? {};
      tally[state] = (tally[state] ?? 0) + 1;
      counted.set(index, tally);
      return state;
    },
    mixed() {
      const tallies = new Map([...counted].filter(([, tally]) => Object.keys(tally).length > 1));
      return tallies.size === 0 ? {} : { tallies };
    },
  };
}

/** Collects records withheld for whose they are. */
function foreignRecords(): { note(record: ForeignRecord): void; all(): Pick<AccessResult, 'foreign'> } {
  const foreign: ForeignRecord[] = [];
  return { note: (record) => void foreign.push(record), all: () => (foreign.length === 0 ? {} : { foreign }) };
}

/** Collects where records were refused what others may show. */
function withheldByRecord(): { readonly all: WithheldByRecord; note(path: string, place: readonly (string | number)[] | null): void } {
  const paths = new Set<string>();
  const places = new Set<string>();
  return {
    all: { paths, places },
    note(path, place) {
      paths.add(path);
      if (place !== null) places.add(JSON.stringify(place));
    },
  };
}
