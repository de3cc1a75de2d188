import type { RealEstateRightRecord } from '../../adapters/real-estate/real-estate-record.ts';

/** A party of the case, by the number the register keeps its owners under. */
export type OwnerCode = { readonly idNumber: string } | { readonly uscc: string };

/**
 * Whether every one of the parties is an owner of the right. Null with no party to ask about, and where a party is not among the owners whose numbers can be read
 * while that of another can't: that one may be it.
 */
export function isOwnedBy({ owners }: RealEstateRightRecord, parties: readonly OwnerCode[]): boolean | null {
  if (parties.length === 0 || owners.length === 0) return null;
  const unread = owners.some(({ idNumber, uscc }) => idNumber === null && uscc === null);
  const verdicts = parties.map((party) => {
    const among = owners.some(({ idNumber, uscc }) => ('idNumber' in party ? idNumber === party.idNumber : uscc === party.uscc));
    return among ? true : unread ? null : false;
  });
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}
