import { REFERENCE_DATE, monthBefore } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { MedicalEnrollmentRecord, MedicalPaymentRecord } from '../records/medical-insurance-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { SocialInsuranceRecord } from '../records/social-insurance-record.ts';

const RESIDENT_YEARS = 5;
const RESIDENT_PREMIUM_YUAN = '400.00';
/** When P06 had worked for an employer, while she paid for herself. */
const OVERLAP_MONTHS_AGO = 4;

/** Premiums of 职工医保, a month each, newest first, as the social-insurance account was paid. */
export function workerPayments(random: IndexedRandom, person: PersonRecord, account: SocialInsuranceRecord): readonly MedicalPaymentRecord[] {
  const amount = (Number(account.contributionBaseYuan) * 0.1).toFixed(2);
  const rows = account.paidMonths.map((month, position): MedicalPaymentRecord => ({
    insuranceKind: '310', monthFrom: month, monthTo: month, paidOn: `${month}-15`, amountYuan: amount, byEmployer: !account.flexibleEmployment,
    // The newest premium of some is levied and not yet paid.
    arrived: position > 0 || random.fraction('medical arrived', person.index) < 0.95,
  }));
  if (person.persona !== 'P06') return rows;
  return rows.flatMap((row) => (row.monthFrom === monthBefore(OVERLAP_MONTHS_AGO) ? [row, { ...row, byEmployer: true, paidOn: `${row.monthFrom}-25` }] : [row]));
}

/** Premiums of 居民医保, a year each, newest first, paid before the year begins or on the day of birth. */
export function residentPayments({ birthDate }: PersonRecord, { from }: MedicalEnrollmentRecord): readonly MedicalPaymentRecord[] {
  const last = Number(REFERENCE_DATE.slice(0, 4));
  const years = Array.from({ length: RESIDENT_YEARS }, (_, back) => last - back).filter((year) => year >= Number(from.slice(0, 4)));
  return years.map((year) => {
    const born = String(year) === birthDate.slice(0, 4);
    return {
      insuranceKind: '390', monthFrom: born ? birthDate.slice(0, 7) : `${year}-01`, monthTo: `${year}-12`, paidOn: born ? birthDate : `${year - 1}-12-08`,
      amountYuan: RESIDENT_PREMIUM_YUAN, byEmployer: false, arrived: true,
    };
  });
}
