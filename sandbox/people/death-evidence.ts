import { REFERENCE_DATE, addDays } from './calendar.ts';
import type { IndexedRandom } from './indexed-random.ts';
import type { DeathRecord } from './records/person-record.ts';

/** The four evidences of a death in the last three years; under `disagree` only cremation and a stopped benefit are known (the P02 pattern). */
export function deathEvidence(random: IndexedRandom, index: number, disagree: boolean): DeathRecord {
  const diedOn = addDays(REFERENCE_DATE, -random.between('died', index, 40, 1095));
  const after = (tag: string, most: number): string => addDays(diedOn, random.between(tag, index, 1, most));
  const cremated = after('cremated', 4);
  if (disagree) return { medicalCertificateOn: null, hukouCancelledOn: null, crematedOn: cremated, benefitsStoppedOn: random.fraction('stopped', index) < 0.5 ? after('stop', 30) : null };
  return { medicalCertificateOn: diedOn, hukouCancelledOn: after('cancelled', 30), crematedOn: cremated, benefitsStoppedOn: after('stop', 35) };
}
