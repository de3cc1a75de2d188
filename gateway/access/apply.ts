import type { FieldState } from '../../journal/journal-entry.ts';
import type { ClientError } from '../errors/client-error.ts';
import type { AccessContext } from './access-context.ts';
import type { AccessPlan } from './access-plan.ts';
import type { AccessResult } from './access-result.ts';
import { decideRecord } from './apply/decide-record.ts';
import { createDisclosure } from './apply/disclosure.ts';
import type { Disclosure } from './apply/disclosure.ts';
import { DeathsTold } from './apply/deaths-told.ts';
import { ownValue } from './apply/own-value.ts';
import { ExpectedSubjects } from './apply/expected-subjects.ts';
import { FailedPaths } from './apply/failed-paths.ts';
import { couldNotTell, factsOfNobody, recordFactsOf, subjectTagOf, tellNamed } from './apply/record-facts-of.ts';
import type { RecordFacts } from './apply/record-facts-of.ts';
import { denialModeOf } from './denial-mode-of.ts';
import { applyMask } from './masks/apply-mask.ts';
import type { LeafValue } from './masks/mask.ts';
import { maskNamed } from './masks/registry.ts';
import type { FieldShape, RecordRule, SelectionShape } from './shape/selection-shape.ts';

/** What execution brought: completed data by response key, hidden selections included, and the errors of what it could not bring. */
export interface FetchedResult {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly Pick<ClientError, 'path'>[];
}

/** A value that may not be null came out as none: the next nullable value above becomes null (GraphQL specification 6.4.4). */
const NULLED = Symbol('nulled');
type Written = unknown;

interface Run {
  readonly plan: AccessPlan;
  readonly context: AccessContext;
  readonly disclosure: Disclosure;
  /** Null where nothing failed. */
  readonly failed: FailedPaths | null;
  /** Where the writer stands. */
  readonly at: (string | number)[];
  /** Facts of each subject met, so that what was decided for one of its records holds for all of them. */
  readonly met: Map<string, RecordFacts>;
  readonly deaths: DeathsTold;
  readonly expected: ExpectedSubjects;
}

/**
 * Writes the client's answer from what was fetched: masks by runtime type and field, decides what each record decides, leaves out what was fetched hidden,
 * puts null where nothing may show. What it cannot place becomes null. Pure but for `context`, which answers from its snapshots.
 */
export function applyAccess(fetched: FetchedResult, plan: AccessPlan, context: AccessContext): AccessResult {
  const failed = fetched.errors.length === 0 ? null : new FailedPaths(fetched.errors.flatMap(({ path }) => (path === undefined ? [] : [path])));
  const run: Run = { plan, context, disclosure: createDisclosure(plan, denialModeOf(context)), failed, at: [], met: new Map(), deaths: new DeathsTold(), expected: new ExpectedSubjects(context) };
  if (fetched.data === null) return run.disclosure.result(null);
  const written = writeObject(run, plan.shape, fetched.data, factsOfNobody());
  return run.disclosure.result(written === NULLED ? null : (written as Record<string, unknown>)); // writeObject returns an object or NULLED
}

function writeObject(run: Run, shape: SelectionShape, value: unknown, enclosing: RecordFacts): Written {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const type = typeOf(shape, value);
  const fields = type === null ? undefined : shape.byType.get(type);
  // A type that may not stand here would choose its own decisions (access.md E3).
  if (type === null || fields === undefined) return null;
  const facts = factsAt(run, shape, type, value, enclosing);
  if (facts === null) return null;
  tellAlso(run, shape, type, value);
  run.disclosure.row();
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const written = field.treatment.kind === 'TYPENAME' ? type : at(run, field.responseKey, () => writeField(run, field, value, facts));
    if (written === NULLED) return NULLED;
    // Assigned, this one key would set the prototype instead.
    if (field.responseKey === '__proto__') Object.defineProperty(answer, field.responseKey, { value: written, enumerable: true });
    else answer[field.responseKey] = written;
  }
  return answer;
}

function typeOf({ typeKey, byType }: SelectionShape, record: object): string | null {
  if (typeKey === null) {
    for (const only of byType.keys()) return only;
    return null;
  }
  const type = ownValue(record, typeKey);
  return typeof type === 'string' ? type : null;
}

/** Writes one step further down. */
function at(run: Run, step: string | number, write: () => Written): Written {
  run.at.push(step);
  const written = write();
  run.at.pop();
  return written;
}

/** Whose record it is; null where it may not be shown for that: it is of somebody whom the plan was not decided for, or could not be read, so that no entry would name its subject. */
function factsAt(run: Run, { subject }: SelectionShape, type: string, record: object, enclosing: RecordFacts): RecordFacts | null {
  if (subject.kind === 'INHERIT') return enclosing;
  if (subject.kind === 'NONE') return factsOfNobody();
  const keys = subject.keys.get(type) ?? [];
  const told = recordFactsOf(run.context, keys, record);
  const isUnread = told.subject === null && couldNotTell(run.failed, run.at, keys);
  if (isUnread || (subject.expects !== null && keys.length > 0 && !run.expected.include(subject.expects, told))) {
    run.disclosure.foreign({ path: [...run.at], type, why: isUnread ? 'UNREAD' : 'ANOTHERS' });
    return null;
  }
  const facts = factsMet(run, told);
  for (const { implicit } of keys) run.disclosure.implicit(implicit);
  return facts;
}

function tellAlso(run: Run, { also }: SelectionShape, type: string, record: object): void {
  for (const key of also.get(type) ?? []) {
    tellNamed([key], record, (kind, named) => run.disclosure.subject(subjectTagOf(run.context, { kind, key: named })));
    run.disclosure.implicit(key.implicit);
  }
}

/** The facts that were met first of the same subject; they can't differ, and a subject is told to the audit once. */
function factsMet(run: Run, told: RecordFacts): RecordFacts {
  const facts = run.deaths.complete(told);
  if (facts.subject === null) return facts;
  const key = `${facts.subject.kind} ${facts.subject.key} ${facts.age} ${facts.deceased}`;
  const before = run.met.get(key);
  if (before !== undefined) return before;
  run.met.set(key, facts);
  run.disclosure.subject(subjectTagOf(run.context, facts.subject));
  return facts;
}

function writeField(run: Run, field: FieldShape, record: object, facts: RecordFacts): Written {
  const { treatment, nullable } = field;
  const value = ownValue(record, field.responseKey) ?? null;
  switch (treatment.kind) {
    case 'TYPENAME':
    case 'INTROSPECTION':
      return run.plan.introspection[field.responseKey] ?? null;
    case 'UNKNOWN':
      return 'UNKNOWN';
    case 'WITHHELD':
      return nullable[0] === true ? null : NULLED;
    case 'MASK':
      return masked(run, field, treatment.mask, value);
    case 'PLAIN':
      resolved(run, field, value);
      return complete(run, field, value, facts, 0);
    case 'PER_RECORD': {
      if (treatment.rule.on === 'VALUE') return value === null ? absent(run, field, treatment.rule) : complete(run, field, value, facts, 0);
      const decision = decideRecord(run.context, treatment.rule, facts, record);
      return given(run, field, decision, value, () => complete(run, field, value, facts, 0));
    }
  }
}

/** What a record's decision lets show of a value. */
function given(run: Run, field: FieldShape, decision: ReturnType<typeof decideRecord>, value: unknown, plain: () => Written): Written {
  const shows = decision.outcome === 'ALLOW' || decision.outcome === 'MASK';
  const hasFailed = isFailed(run);
  if (!shows || value !== null || !hasFailed) run.disclosure.decided(field, decision, placeOf(run));
  if (decision.outcome === 'ALLOW' || (decision.outcome === 'MASK' && decision.mask === 'LEAVES')) return plain();
  if (decision.outcome === 'MASK' && field.selection === null) return maskedValue(field, decision.mask ?? 'SUPPRESS', value);
  if (decision.outcome === 'VERDICT' && decision.verdict === field.coordinate) return 'UNKNOWN';
  return field.nullable[0] === true ? null : NULLED;
}

function masked(run: Run, field: FieldShape, mask: string, value: unknown): Written {
  resolved(run, field, value, 'M');
  return maskedValue(field, mask, value);
}

/** A mask that no code knows shows nothing, and a list where one value belongs is none. */
function maskedValue({ nullable }: FieldShape, name: string, value: unknown): Written {
  const mask = maskNamed(name);
  const fits = Array.isArray(value) === nullable.length > 1;
  const shown = mask === null || !fits ? null : applyMask(mask, value as LeafValue); // a leaf's value as it was parsed from JSON
  return shown === null && nullable[0] !== true ? NULLED : shown;
}

function complete(run: Run, field: FieldShape, value: unknown, facts: RecordFacts, depth: number): Written {
  const nullable = field.nullable[depth] === true;
  const none = nullable ? null : NULLED;
  if (value === null || value === undefined) return none;
  const isList = depth < field.nullable.length - 1;
  if (isList !== Array.isArray(value) && (isList || field.selection !== null)) return none;
  if (isList && Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [i, each] of value.entries()) {
      const item = at(run, i, () => complete(run, field, each, facts, depth + 1));
      if (item === NULLED) return none;
      items.push(item);
    }
    return items;
  }
  if (field.selection === null) return value;
  const written = field.treatment.kind === 'PER_RECORD' && field.treatment.rule.on === 'VALUE' ? decidedObject(run, field, value, facts) : writeObject(run, field.selection, value, facts);
  return written === NULLED || written === null ? none : written;
}

/** A root field's object, which is on nobody's record: decided by the record it is itself. */
function decidedObject(run: Run, field: FieldShape, value: unknown, facts: RecordFacts): Written {
  const { selection, treatment } = field;
  if (selection === null || treatment.kind !== 'PER_RECORD' || typeof value !== 'object' || value === null) return null;
  const type = typeOf(selection, value);
  const own = selection.subject.kind === 'RECORD' && type !== null ? recordFactsOf(run.context, selection.subject.keys.get(type) ?? [], value) : factsOfNobody();
  const decision = decideRecord(run.context, treatment.rule, own, value);
  run.disclosure.decided(field, decision, placeOf(run));
  return decision.outcome === 'ALLOW' || (decision.outcome === 'MASK' && decision.mask === 'LEAVES') ? writeObject(run, selection, value, facts) : null;
}

/** A record that there is not is answered as one of a stranger's is, so that asking by number does not tell which numbers there are (access.md A4). */
function absent(run: Run, field: FieldShape, rule: RecordRule): Written {
  if (!isFailed(run)) run.disclosure.decided(field, decideRecord(run.context, rule, factsOfNobody(), {}), placeOf(run));
  return field.nullable[0] === true ? null : NULLED;
}

/** Notes that a field was resolved: a null is an answer too, unless execution says that it could not be brought. */
function resolved(run: Run, field: FieldShape, value: unknown, state?: FieldState): void {
  if (value === null && isFailed(run)) return;
  run.disclosure.resolved(field, state ?? (run.plan.template.defaults[field.index ?? -1] === 'M' ? 'M' : 'A'));
}

/** Where the writer stands, while anything failed anywhere: what failed at or below a record that is withheld is told to nobody. */
function placeOf({ failed, at }: Run): readonly (string | number)[] | null {
  return failed === null ? null : at;
}

function isFailed({ failed, at }: Run): boolean {
  return failed !== null && failed.covers(at);
}
