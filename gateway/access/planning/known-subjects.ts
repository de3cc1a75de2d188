import type { Principal } from '../../login/principal.ts';
import type { Purpose } from '../../purpose/purpose.ts';
import type { SubjectKey } from '../../purpose/relation.ts';

/** Every subject that signed facts of the request name: the person logged in, the entity acted for, the parties of the case; each once. */
export function knownSubjects(principal: Principal, purpose: Purpose): readonly SubjectKey[] {
  const all: SubjectKey[] = [];
  if (principal.personId !== null) all.push({ kind: 'PERSON', key: principal.personId });
  if (principal.actsFor !== null) all.push({ kind: 'ENTITY', key: principal.actsFor });
  for (const { kind, key } of purpose.subjects) all.push({ kind, key });
  return all.filter((subject, i) => all.findIndex((other) => sameSubject(subject, other)) === i);
}

export function sameSubject(one: SubjectKey, other: SubjectKey): boolean {
  return one.kind === other.kind && one.key === other.key;
}
