import { ageOn } from '../../people/calendar.ts';
import type { MedicalEnrollmentRecord } from '../../people/records/medical-insurance-record.ts';
import type { PersonRecord } from '../../people/records/person-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';

/** A row as the system answers it: every value a text, codes and money too; what is not there is null or empty. */
export type MedicalRow = Readonly<Record<string, string | null>>;

/** What one transaction gives: nodes of `output`. */
export type MedicalOutput = Readonly<Record<string, MedicalRow | readonly MedicalRow[]>>;

function enrollmentRow(person: PersonRecord, enrollment: MedicalEnrollmentRecord): MedicalRow {
  const retired = person.birthDate < '1966-11-20';
  return {
    insutype: enrollment.insuranceKind,
    psn_type: enrollment.insuranceKind === '390' ? '1501' : retired ? '1201' : enrollment.employerName === null ? '1102' : '1101',
    psn_insu_stas: enrollment.status,
    psn_insu_date: enrollment.from,
    paus_insu_date: enrollment.pausedOn,
    insuplc_admdvs: enrollment.insuredArea,
    emp_name: enrollment.employerName ?? '',
    cvlserv_flag: '0',
    balc: enrollment.balanceYuan,
    updt_time: '2026-10-31 23:10:05',
  };
}

/** 1101: the person and the enrolments; null where nobody is insured under that number. */
export function personOutput(registry: SyntheticRegistry, certno: string): MedicalOutput | null {
  const asked = certno.trim().toUpperCase();
  const found = registry.personByIdNumber(asked);
  // Someone held under a mistyped number is not found under the right one.
  if (found === null || found.idNumberElsewhere.toUpperCase() !== asked) return null;
  const enrollments = registry.medicalInsurance.enrollmentsOf(found.idNumber);
  const [first] = enrollments;
  if (first === undefined) return null;
  return {
    baseinfo: {
      psn_no: first.medicalPersonNo, psn_cert_type: '01', certno: found.idNumberElsewhere, psn_name: found.nameElsewhere, gend: found.sex, naty: found.ethnicity,
      brdy: found.birthDate, age: String(ageOn(found.birthDate)),
    },
    insuinfo: enrollments.map((enrollment) => enrollmentRow(found, enrollment)),
    idetinfo: [],
  };
}

/** 90100, 90101 and 90102 by 人员编号; null for a number that is nobody's. */
export function personNoOutput(registry: SyntheticRegistry, infno: string, psnNo: string): MedicalOutput | null {
  const person = registry.medicalInsurance.personByNo(psnNo.trim());
  if (person === null) return null;
  switch (infno) {
    case '90100':
      return { clctinfo: registry.medicalInsurance.paymentsOf(person.idNumber).map((row) => ({
        psn_no: psnNo, insutype: row.insuranceKind, poolarea_no: psnNo.slice(0, 6), clct_type: '10', clct_flag: row.arrived ? '1' : '0', accrym_begn: row.monthFrom.replace('-', ''),
        accrym_end: row.monthTo.replace('-', ''), clct_time: row.arrived ? `${row.paidOn} 00:00:00` : '', psn_clct_amt: row.byEmployer ? '0.00' : row.amountYuan, emp_clct_amt: row.byEmployer ? row.amountYuan : '0.00',
      })) };
    case '90101':
      return { outinfo: registry.medicalInsurance.filingsOf(person.idNumber).map((row) => (
        { psn_no: psnNo, out_type: row.kind, mdtrtarea_admdvs: row.area, begndate: row.from, enddate: row.to ?? '9999-12-31', vali_flag: '1' })) };
    default:
      return { nwbinfo: registry.medicalInsurance.bindingsOf(person.idNumber).map((row) => ({
        psn_no: registry.medicalInsurance.enrollmentsOf(registry.person(row.insured).idNumber)[0]?.medicalPersonNo ?? '', certno: registry.person(row.insured).idNumberElsewhere,
        nwb_psn_no: registry.medicalInsurance.enrollmentsOf(registry.person(row.newborn).idNumber)[0]?.medicalPersonNo ?? '', nwb_certno: registry.person(row.newborn).idNumberElsewhere,
        begndate: row.boundOn, enddate: row.endsOn, vali_flag: '1',
      })) };
  }
}
