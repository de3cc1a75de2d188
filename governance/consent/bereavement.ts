import type { AssertionContext } from '../../schema/contract/assertion.ts';

/** For whom a near relative may consent: a dead party of the case, as the portal signed both. */
export interface Bereavement {
  /** `personId` of the dead. */
  readonly deceased: string;
  /** `personId` of the relative who is logged in. */
  readonly kin: string;
}

/**
 * What the signed token says of a death in the family: whoever is logged in is KIN in the case of this item, in which exactly one other person is DECEASED.
 * Null for everybody else: kinship is the case register's to prove, and no argument names the dead. That they are dead is the register's word, asked of it
 * when the consent is used (a consent of the kin of somebody living counts for nothing).
 */
export function bereavementOf({ self, item, subjects }: Pick<AssertionContext, 'self' | 'item' | 'subjects'>, itemCode: string): Bereavement | null {
  if (self === null || item !== itemCode) return null;
  const isKin = subjects.some(({ role, kind, key }) => role === 'KIN' && kind === 'PERSON' && key === self);
  const dead = subjects.filter(({ role, kind }) => role === 'DECEASED' && kind === 'PERSON');
  const [only, ...more] = dead;
  if (!isKin || only === undefined || more.length > 0 || only.key === self) return null;
  return { deceased: only.key, kin: self };
}
