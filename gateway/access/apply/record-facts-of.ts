import type { SubjectTag } from '../../../journal/journal-entry.ts';
import type { Relation, SubjectKey } from '../../purpose/relation.ts';
import { relationTo } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import type { Decision } from '../decision/decision.ts';
import { documentAge } from '../document-age.ts';
import type { AlsoKey, HiddenSubjectKey, RecordRule } from '../shape/selection-shape.ts';
import type { FailedPaths } from './failed-paths.ts';
import { ownValue } from './own-value.ts';
import { yearsOfAge } from './years-of-age.ts';

/** Whose record an object is, and what of it decisions wait for. Passed down to everything that belongs to the same subject. */
export interface RecordFacts {
  /** Null: nobody's, or of somebody the record does not name. */
  readonly subject: SubjectKey | null;
  readonly relation: Relation;
  /** `missing` also where the record cannot tell. */
  readonly age: number | 'missing';
  /** `unknown` where the record was not asked, or could not tell. */
  readonly deceased: boolean | 'unknown';
  /** Decisions made for this very record's facts; never shared with another record. */
  readonly decided: Map<RecordRule, Decision>;
}

/** Facts of what is nobody's: no relation, and as careful as with a child. */
export function factsOfNobody(): RecordFacts {
  return { subject: null, relation: 'NONE', age: 'missing', deceased: false, decided: new Map() };
}

/**
 * Reads whose record an object is: the first key with a value names the subject. Where a record names several (co-owners), it is one's own if one is
 * among them, and otherwise as foreign as the most foreign of them.
 */
export function recordFactsOf(context: AccessContext, keys: readonly HiddenSubjectKey[], record: object): RecordFacts {
  for (const key of keys) {
    // Nearly every record names its subject by itself.
    if (key.key.length === 1) {
      const facts = factsOfHolder(context, key, record);
      if (facts !== null) return facts;
      continue;
    }
    const named = holders(record, key.key).flatMap((holder) => factsOfHolder(context, key, holder) ?? []);
    const facts = named.find(({ relation }) => relation === 'SELF') ?? named.find(({ relation }) => relation === 'NONE') ?? named[0];
    if (facts !== undefined) return facts;
  }
  return factsOfNobody();
}

/** Whether a record at a response path names nobody because what says whose it is could not be brought, or not as its type says. */
export function couldNotTell(failed: FailedPaths | null, at: readonly (string | number)[], keys: readonly HiddenSubjectKey[]): boolean {
  return failed !== null && keys.some(({ key: [first] }) => first !== undefined && failed.touches(at, first));
}

/** Facts of the subject that an object names; null where it names none. */
function factsOfHolder(context: AccessContext, { kind, key, birthDate, deceased }: HiddenSubjectKey, holder: object): RecordFacts | null {
  const value = ownValue(holder, key[key.length - 1] ?? '');
  if (typeof value !== 'string' || value === '') return null;
  const born = birthDate === null ? null : ownValue(holder, birthDate[birthDate.length - 1] ?? '');
  const subject: SubjectKey = { kind, key: value };
  const age = documentAge(context.personIds, subject, context.at) ?? yearsOfAge(born, context.at);
  return { subject, relation: relationTo(context.principal, context.purpose, subject), age, deceased: kind === 'ENTITY' ? false : deathOf(deceased, holder), decided: new Map<RecordRule, Decision>() };
}

/** Tells of everybody whom a record names besides the one whose it is, in the record's order. */
export function tellNamed(keys: readonly AlsoKey[], record: object, tell: (kind: SubjectKey['kind'], key: string) => void): void {
  for (const { kind, key } of keys) tellAt(record, key, 0, (value) => tell(kind, value));
}

/** The texts at a path, through lists. */
function tellAt(holder: object, path: readonly string[], step: number, tell: (value: string) => void): void {
  const value = ownValue(holder, path[step] ?? '');
  if (step < path.length - 1) tellWithin(value, path, step + 1, tell);
  else if (typeof value === 'string' && value !== '') tell(value);
}

function tellWithin(value: unknown, path: readonly string[], step: number, tell: (value: string) => void): void {
  if (Array.isArray(value)) for (const each of value) tellWithin(each, path, step, tell);
  else if (typeof value === 'object' && value !== null) tellAt(value, path, step, tell);
}

/** What the verdict of a record's holder says of a death; everything but TRUE and FALSE is no word. */
function deathOf(key: readonly string[] | null, holder: object): boolean | 'unknown' {
  const verdict = key === null ? null : ownValue(holder, key[key.length - 1] ?? '');
  if (verdict === 'TRUE') return true;
  return verdict === 'FALSE' ? false : 'unknown';
}

/** The subject as the audit names it: by its role in the case, or as one of the result. */
export function subjectTagOf({ purpose }: AccessContext, { kind, key }: SubjectKey): SubjectTag {
  return { role: purpose.subjects.find((each) => each.kind === kind && each.key === key)?.role ?? 'RESULT', kind, key };
}

/** The objects that hold the last key of a path, through lists. */
function holders(record: object, path: readonly string[]): readonly object[] {
  let objects: object[] = [record];
  for (let step = 0; step < path.length - 1; step += 1) {
    const below: object[] = [];
    for (const object of objects) addObjects(below, ownValue(object, path[step] ?? ''));
    objects = below;
  }
  return objects;
}

function addObjects(to: object[], value: unknown): void {
  if (Array.isArray(value)) for (const each of value) addObjects(to, each);
  else if (typeof value === 'object' && value !== null) to.push(value);
}
