import { REFERENCE_DATE, addDays, addYears, ageOn, monthBefore } from '../calendar.ts';
import type { KinLink } from '../records/household-record.ts';
import type { MedicalEnrollmentRecord, MedicalPaymentRecord, NewbornBindingRecord, OutOfTownFilingRecord } from '../records/medical-insurance-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { SocialInsuranceRecord } from '../records/social-insurance-record.ts';
import type { World } from '../world.ts';

/** What the medical-insurance system holds of a person (domain.md 2.7). Settlements and diagnoses are not made up: they are no part of the graph. */
export interface MedicalInsurance {
  enrollmentsOf(person: PersonRecord): readonly MedicalEnrollmentRecord[];
  /** Newest first. */
  paymentsOf(person: PersonRecord): readonly MedicalPaymentRecord[];
  filingsOf(person: PersonRecord): readonly OutOfTownFilingRecord[];
  /** As the insured parent and as the newborn alike. */
  bindingsOf(person: PersonRecord): readonly NewbornBindingRecord[];
  /** Index of the person of a 人员编号; null for one that is not this world's. */
  indexOfPersonNo(medicalPersonNo: string): number | null;
}

export interface MedicalInsuranceSources {
  readonly accountsOf: (person: PersonRecord) => readonly SocialInsuranceRecord[];
  readonly relativesOf: (index: number) => readonly KinLink[];
  readonly person: (index: number) => PersonRecord;
}

/** 常州市本级 in 医保区划, which is the reserved county of the sandbox in GB/T 2260. */
const LOCAL_AREA = '320499';
const HOME_AREAS = ['321399', '320699', '321299'] as const;
/** 97 % are insured (domain.md 5.2): all who work, and so many of the rest. */
const RESIDENT = 0.93;
const RESIDENT_YEARS = 5;
const RESIDENT_PREMIUM_YUAN = '400.00';
/** Where P06 had worked for an employer, while she paid for herself. */
const OVERLAP_MONTHS_AGO = 4;

const personNo = (area: string, index: number): string => area + String(index + 1).padStart(20, '0');

type Scheme = { readonly kind: '310'; readonly account: SocialInsuranceRecord } | { readonly kind: '390' } | null;

/** Opens the medical-insurance facts of a world. */
export function medicalInsuranceOf({ random }: World, { accountsOf, relativesOf, person: personAt }: MedicalInsuranceSources): MedicalInsurance {
  const schemeOf = (person: PersonRecord): Scheme => {
    const account = accountsOf(person).find(({ insuranceType }) => insuranceType === '110');
    if (account !== undefined) return { kind: '310', account };
    // Born this month, her number came with the police's step: not yet enrolled, and treated under her mother's enrolment.
    if (person.persona === 'P05') return null;
    return person.persona !== null || random.fraction('medical', person.index) < RESIDENT ? { kind: '390' } : null;
  };
  /** Whoever works here is insured here; who came without work may still be insured at home. */
  const areaOf = ({ index, hukouIsLocal }: PersonRecord, scheme: NonNullable<Scheme>): string =>
    scheme.kind === '310' || hukouIsLocal || random.fraction('medical area', index) < 0.6 ? LOCAL_AREA : random.pick('home area', index, HOME_AREAS);

  const enrollment = (person: PersonRecord, scheme: NonNullable<Scheme>): MedicalEnrollmentRecord => {
    const { index, death, birthDate } = person;
    const area = areaOf(person, scheme);
    const stoppedOn = death?.benefitsStoppedOn ?? null;
    const paused = scheme.kind === '310' && scheme.account.status === '2';
    const joined = `${Number(REFERENCE_DATE.slice(0, 4)) - random.between('medical from', index, 0, 8)}-01-01`;
    return {
      medicalPersonNo: personNo(area, index), insuranceKind: scheme.kind, insuredArea: area,
      status: stoppedOn !== null ? '4' : paused ? '2' : '1',
      from: scheme.kind === '310' ? scheme.account.currentFrom : joined < birthDate ? birthDate : joined,
      pausedOn: stoppedOn ?? (paused ? `${monthBefore(4)}-01` : null),
      balanceYuan: scheme.kind === '390' ? '0.00' : `${random.between('medical balance', index, 12, 18_000)}.${String(random.between('medical fen', index, 0, 99)).padStart(2, '0')}`,
      employerName: scheme.kind === '310' ? (scheme.account.employer?.name ?? null) : null,
    };
  };

  const workerPayments = (person: PersonRecord, account: SocialInsuranceRecord): readonly MedicalPaymentRecord[] => {
    const amount = (Number(account.contributionBaseYuan) * 0.1).toFixed(2);
    const rows = account.paidMonths.map((month, position): MedicalPaymentRecord => ({
      insuranceKind: '310', monthFrom: month, monthTo: month, paidOn: `${month}-15`, amountYuan: amount, byEmployer: !account.flexibleEmployment,
      // The newest premium of some is levied and not yet paid.
      arrived: position > 0 || random.fraction('medical arrived', person.index) < 0.95,
    }));
    const overlap = rows.find(({ monthFrom }) => monthFrom === monthBefore(OVERLAP_MONTHS_AGO));
    return person.persona === 'P06' && overlap !== undefined ? rows.flatMap((row) => (row === overlap ? [row, { ...row, byEmployer: true, paidOn: `${row.monthFrom}-25` }] : [row])) : rows;
  };
  const residentPayments = ({ birthDate }: PersonRecord, { from }: MedicalEnrollmentRecord): readonly MedicalPaymentRecord[] => {
    const last = Number(REFERENCE_DATE.slice(0, 4));
    return Array.from({ length: RESIDENT_YEARS }, (_, back) => last - back)
      .filter((year) => year >= Number(from.slice(0, 4)))
      .map((year) => {
        const born = String(year) === birthDate.slice(0, 4);
        return {
          insuranceKind: '390', monthFrom: born ? birthDate.slice(0, 7) : `${year}-01`, monthTo: `${year}-12`, paidOn: born ? birthDate : `${year - 1}-12-08`, amountYuan: RESIDENT_PREMIUM_YUAN, byEmployer: false, arrived: true,
        };
      });
  };
  const binding = (insured: PersonRecord, newborn: PersonRecord): NewbornBindingRecord => ({
    insured: insured.index, newborn: newborn.index, boundOn: newborn.persona === 'P05' ? '2026-11-10' : addDays(newborn.birthDate, random.between('bound', newborn.index, 2, 25)), endsOn: addYears(newborn.birthDate, 1),
  });
  const isNewborn = ({ birthDate }: PersonRecord): boolean => ageOn(birthDate) < 1;

  return {
    enrollmentsOf(person) {
      const scheme = schemeOf(person);
      return scheme === null ? [] : [enrollment(person, scheme)];
    },
    paymentsOf(person) {
      const scheme = schemeOf(person);
      if (scheme === null) return [];
      return scheme.kind === '310' ? workerPayments(person, scheme.account) : residentPayments(person, enrollment(person, scheme));
    },
    filingsOf(person) {
      const { index, persona, birthDate } = person;
      if (schemeOf(person) === null) return [];
      const files = persona === 'P12' || (persona === null && ageOn(birthDate) >= 60 && random.fraction('filing', index) < 0.04);
      if (!files) return [];
      // One that ended beside one in force, for whoever filed twice.
      return [{ kind: '1', area: '321299', from: '2024-03-01', to: null }, { kind: '4', area: '320699', from: '2022-05-10', to: '2022-11-09' }];
    },
    bindingsOf(person) {
      const kin = relativesOf(person.index).map((link) => ({ ...link, person: personAt(link.index) }));
      const insured = (candidate: PersonRecord): boolean => schemeOf(candidate) !== null;
      if (isNewborn(person)) return kin.filter(({ relation, person: mother }) => relation === 'MOTHER' && insured(mother)).map(({ person: mother }) => binding(mother, person));
      if (person.sex !== '2' || !insured(person)) return [];
      return kin.filter(({ relation, person: child }) => (relation === 'SON' || relation === 'DAUGHTER') && isNewborn(child)).map(({ person: child }) => binding(person, child));
    },
    indexOfPersonNo(medicalPersonNo) {
      const digits = /^\d{6}(\d{20})$/.exec(medicalPersonNo)?.[1];
      const index = digits === undefined ? -1 : Number(digits) - 1;
      return Number.isSafeInteger(index) && index >= 0 ? index : null;
    },
  };
}
