import type { CreditCategory, CreditRecord } from '../../adapters/credit/credit-record.ts';

/** Lists that are published of entities; of a natural person the law leaves them to the court's own publication (domain.md 2.3). */
const NOT_PUBLISHED_OF_PERSONS: ReadonlySet<CreditCategory> = new Set(['JUDGMENT_DEFAULTER', 'BLACKLIST']);

/**
 * Whether a record is public no more, which raises its grade: repaired, past its publicity (the last day still counts), or of a kind not published of
 * natural persons. Where the library does not say when publicity ends, it has: the closed side.
 */
export function publicityEnded({ category, subjectKind, publicTo, publicOpenEnded }: CreditRecord, repaired: boolean, today: string): boolean {
  if (repaired || (subjectKind === 'PERSON' && NOT_PUBLISHED_OF_PERSONS.has(category))) return true;
  if (publicTo !== null) return publicTo < today;
  return category === 'PENALTY' && publicOpenEnded !== true;
}
