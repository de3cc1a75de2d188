import type { Principal } from '../../login/principal.ts';
import type { Purpose } from '../../purpose/purpose.ts';
import type { SubjectKey } from '../../purpose/relation.ts';

/** By the very objects, which a token gives again and again. */
const KNOWN = new WeakMap<Principal, { readonly purpose: Purpose; readonly subjects: readonly SubjectKey[] }>();

/**
 * Every subject that signed facts of the request name: the person logged in, the entity acted for, the parties of the case; each once. The same list again for
 * the same principal and purpose, where these cannot change.
 */
export function knownSubjects(principal: Principal, purpose: Purpose): readonly SubjectKey[] {
  const before = KNOWN.get(principal);
  if (before !== undefined && before.purpose === purpose) return before.subjects;
  const subjects = Object.freeze(findKnown(principal, purpose));
  if (Object.isFrozen(principal) && Object.isFrozen(purpose)) KNOWN.set(principal, { purpose, subjects });
  return subjects;
}

function findKnown(principal: Principal, purpose: Purpose): readonly SubjectKey[] {
  const all: SubjectKey[] = [];
  if (principal.personId !== null) all.push({ kind: 'PERSON', key: principal.personId });
  if (principal.actsFor !== null) all.push({ kind: 'ENTITY', key: principal.actsFor });
  for (const { kind, key } of purpose.subjects) all.push({ kind, key });
  return all.filter((subject, i) => all.findIndex((other) => sameSubject(subject, other)) === i);
}

export function sameSubject(one: SubjectKey, other: SubjectKey): boolean {
  return one.kind === other.kind && one.key === other.key;
}
