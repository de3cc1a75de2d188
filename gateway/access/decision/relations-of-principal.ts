import type { Principal } from '../../login/principal.ts';
import type { Relation } from '../../purpose/relation.ts';

/** Every relation that a principal of this kind can turn out to have to a subject. */
export function relationsOfPrincipal(kind: Principal['kind']): readonly Relation[] {
  switch (kind) {
    case 'CITIZEN':
      return ['SELF', 'GUARDIAN', 'CASE_PARTY', 'NONE'];
    case 'ENTERPRISE_AGENT':
      return ['SELF', 'AGENT', 'NONE'];
    default:
      return ['CASE_PARTY', 'NONE'];
  }
}
