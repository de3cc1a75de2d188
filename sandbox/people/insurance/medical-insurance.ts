import { addDays, addYears, ageOn } from '../calendar.ts';
import type { KinLink } from '../records/household-record.ts';
import type { MedicalEnrollmentRecord, MedicalPaymentRecord, NewbornBindingRecord, OutOfTownFilingRecord } from '../records/medical-insurance-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { SocialInsuranceRecord } from '../records/social-insurance-record.ts';
import type { World } from '../world.ts';
import { medicalEnrollment, medicalSchemeOf } from './medical-enrollment.ts';
import { residentPayments, workerPayments } from './medical-payments.ts';

/** What the medical-insurance system holds of a person (domain.md 2.7). Settlements and diagnoses are not made up: they are no part of the graph. */
export interface MedicalInsurance {
  enrollmentsOf(person: PersonRecord): readonly MedicalEnrollmentRecord[];
  /** Newest first. */
  paymentsOf(person: PersonRecord): readonly MedicalPaymentRecord[];
  filingsOf(person: PersonRecord): readonly OutOfTownFilingRecord[];
  /** As the insured parent and as the newborn alike. */
  bindingsOf(person: PersonRecord): readonly NewbornBindingRecord[];
  /** Index of the person of a 人员编号; null for one that is not of its form. */
  indexOfPersonNo(medicalPersonNo: string): number | null;
}

export interface MedicalInsuranceSources {
  readonly accountsOf: (person: PersonRecord) => readonly SocialInsuranceRecord[];
  readonly relativesOf: (index: number) => readonly KinLink[];
  readonly person: (index: number) => PersonRecord;
}

/** One that ended beside one in force, for whoever filed twice. */
const FILINGS: readonly OutOfTownFilingRecord[] = [{ kind: '1', area: '321299', from: '2024-03-01', to: null }, { kind: '4', area: '320699', from: '2022-05-10', to: '2022-11-09' }];

const isNewborn = ({ birthDate }: PersonRecord): boolean => ageOn(birthDate) < 1;

/** Opens the medical-insurance facts of a world. */
export function medicalInsuranceOf({ random }: World, { accountsOf, relativesOf, person: personAt }: MedicalInsuranceSources): MedicalInsurance {
  const schemeOf = (person: PersonRecord) => medicalSchemeOf(random, person, accountsOf(person));
  const binding = (insured: PersonRecord, newborn: PersonRecord): NewbornBindingRecord => ({
    insured: insured.index, newborn: newborn.index, endsOn: addYears(newborn.birthDate, 1),
    boundOn: newborn.persona === 'P05' ? '2026-11-10' : addDays(newborn.birthDate, random.between('bound', newborn.index, 2, 25)),
  });

  return {
    enrollmentsOf(person) {
      const scheme = schemeOf(person);
      return scheme === null ? [] : [medicalEnrollment(random, person, scheme)];
    },
    paymentsOf(person) {
      const scheme = schemeOf(person);
      if (scheme === null) return [];
      return scheme.kind === '310' ? workerPayments(random, person, scheme.account) : residentPayments(person, medicalEnrollment(random, person, scheme));
    },
    filingsOf(person) {
      const files = person.persona === 'P12' || (person.persona === null && ageOn(person.birthDate) >= 60 && random.fraction('filing', person.index) < 0.04);
      return files && schemeOf(person) !== null ? FILINGS : [];
    },
    bindingsOf(person) {
      const kin = relativesOf(person.index).map(({ relation, index }) => ({ relation, person: personAt(index) }));
      if (isNewborn(person)) return kin.filter(({ relation, person: mother }) => relation === 'MOTHER' && schemeOf(mother) !== null).map(({ person: mother }) => binding(mother, person));
      if (person.sex !== '2' || schemeOf(person) === null) return [];
      return kin.filter(({ relation, person: child }) => (relation === 'SON' || relation === 'DAUGHTER') && isNewborn(child)).map(({ person: child }) => binding(person, child));
    },
    indexOfPersonNo(medicalPersonNo) {
      const digits = /^\d{6}(\d{20})$/.exec(medicalPersonNo)?.[1];
      const index = digits === undefined ? -1 : Number(digits) - 1;
      return Number.isSafeInteger(index) && index >= 0 ? index : null;
    },
  };
}
