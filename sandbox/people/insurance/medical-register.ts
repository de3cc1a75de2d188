import type { Population } from '../population.ts';
import type { MedicalEnrollmentRecord, MedicalPaymentRecord, NewbornBindingRecord, OutOfTownFilingRecord } from '../records/medical-insurance-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { SocialInsuranceRecord } from '../records/social-insurance-record.ts';
import type { World } from '../world.ts';
import { medicalInsuranceOf } from './medical-insurance.ts';

/** The medical-insurance facts of a world by ID number, and its people by 人员编号. Unknown numbers give null or an empty list. */
export interface MedicalRegister {
  enrollmentsOf(idNumber18: string): readonly MedicalEnrollmentRecord[];
  paymentsOf(idNumber18: string): readonly MedicalPaymentRecord[];
  filingsOf(idNumber18: string): readonly OutOfTownFilingRecord[];
  bindingsOf(idNumber18: string): readonly NewbornBindingRecord[];
  personByNo(medicalPersonNo: string): PersonRecord | null;
}

/** Opens the register over a population and what it pays into. */
export function medicalRegisterOf(world: World, population: Population, accountsOf: (person: PersonRecord) => readonly SocialInsuranceRecord[]): MedicalRegister {
  const medical = medicalInsuranceOf(world, { accountsOf, relativesOf: population.relativesOf, person: population.person });
  const byNumber = <T>(idNumber18: string, answer: (person: PersonRecord) => readonly T[]): readonly T[] => {
    const index = population.indexOf(idNumber18);
    return index === null ? [] : answer(population.person(index));
  };
  return {
    enrollmentsOf: (idNumber18) => byNumber(idNumber18, medical.enrollmentsOf),
    paymentsOf: (idNumber18) => byNumber(idNumber18, medical.paymentsOf),
    filingsOf: (idNumber18) => byNumber(idNumber18, medical.filingsOf),
    bindingsOf: (idNumber18) => byNumber(idNumber18, medical.bindingsOf),
    personByNo(medicalPersonNo) {
      const index = medical.indexOfPersonNo(medicalPersonNo);
      const person = index === null || index >= world.size ? null : population.person(index);
      return person !== null && medical.enrollmentsOf(person).some((enrollment) => enrollment.medicalPersonNo === medicalPersonNo) ? person : null;
    },
  };
}
