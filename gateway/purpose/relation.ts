import type { Principal } from '../login/principal.ts';
import type { Purpose } from './purpose.ts';

export const RELATIONS = ['SELF', 'GUARDIAN', 'AGENT', 'CASE_PARTY', 'ASSIGNED_OFFICER', 'EMPLOYER', 'NONE'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Whose datum it is: a person by `personId`, an entity by USCC. */
export interface SubjectKey {
  readonly kind: 'PERSON' | 'ENTITY';
  readonly key: string;
}

/**
 * How the principal stands to one subject, from signed facts only (domain.md 6.3). It says nothing of death, age or assurance: the decision takes
 * a relation back where those forbid it. An official's own record is SELF, which is no ground to read it in office.
 */
export function relationTo(principal: Principal, purpose: Purpose, subject: SubjectKey): Relation {
  if (subject.kind === 'PERSON' && principal.personId === subject.key) return 'SELF';
  switch (principal.kind) {
    case 'CITIZEN':
      return citizenRelation(principal, purpose, subject);
    case 'ENTERPRISE_AGENT':
      return agentRelation(principal, purpose, subject);
    case 'WINDOW_CLERK':
    case 'APPROVING_OFFICER':
      if (!isParty(purpose, subject)) return 'NONE';
      return purpose.caseAssigned ? 'ASSIGNED_OFFICER' : 'CASE_PARTY';
    case 'APPROVAL_ENGINE':
    case 'RPA_WRITE_BACK':
    case 'GRID_WORKER':
    case 'AUDITOR':
    case 'OPEN_DATA_APP':
    case 'DEPARTMENT':
    case 'SUPER_ADMINISTRATOR':
      return isParty(purpose, subject) ? 'CASE_PARTY' : 'NONE';
  }
}

/** A citizen in the case as guardian is guardian of its children and of nobody else in it. */
function citizenRelation(principal: Principal, purpose: Purpose, subject: SubjectKey): Relation {
  const own = purpose.subjects.filter(({ kind, key }) => kind === 'PERSON' && key === principal.personId);
  if (own.length === 0 || !isParty(purpose, subject)) return 'NONE';
  const isChild = purpose.subjects.some(({ role, kind, key }) => role === 'CHILD' && kind === subject.kind && key === subject.key);
  return isChild && own.some(({ role }) => role === 'GUARDIAN') ? 'GUARDIAN' : 'CASE_PARTY';
}

/** The entity acted for, and the people who are parties beside it (staff, shareholders); people without it are asked about by an employer at most. */
function agentRelation(principal: Principal, purpose: Purpose, subject: SubjectKey): Relation {
  const actsFor: SubjectKey = { kind: 'ENTITY', key: principal.actsFor ?? '' };
  if (subject.kind === 'ENTITY') return principal.actsFor === subject.key ? 'AGENT' : 'NONE';
  if (!isParty(purpose, subject)) return 'NONE';
  return isParty(purpose, actsFor) ? 'AGENT' : 'EMPLOYER';
}

function isParty(purpose: Purpose, subject: SubjectKey): boolean {
  return purpose.subjects.some(({ kind, key }) => kind === subject.kind && key === subject.key);
}
