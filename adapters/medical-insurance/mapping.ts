import { MEDICAL_INSURANCE_AREA, MEDICAL_INSURANCE_KIND, MEDICAL_INSURANCE_STATUS, OUT_OF_TOWN_FILING_KIND, codedValue } from '../../standards/code-tables/index.ts';
import type { JsonColumns } from '../values/json-columns.ts';
import { found, unavailable, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { longTermOf, type LegacyDate } from '../values/legacy-date.ts';
import type { PersonRows } from './codec.ts';
import type { MedicalEnrollment, MedicalInsuranceRecord, MedicalPayment, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from './medical-insurance-record.ts';

/** A date to the day or to the month, as the system has it. */
const dateOf = ({ precision, value }: LegacyDate): string | null => (precision === 'SECOND' ? value.slice(0, 10) : value);
const monthOf = (date: LegacyDate): string | null => date.value?.slice(0, 7) ?? null;

function toEnrollment(reader: ColumnReader, medicalPersonNo: string): MedicalEnrollment {
  return {
    medicalPersonNo,
    // The codec lets no row through without it.
    insuranceKind: reader.code(MEDICAL_INSURANCE_KIND, 'insutype') ?? codedValue(MEDICAL_INSURANCE_KIND, ''),
    status: reader.code(MEDICAL_INSURANCE_STATUS, 'psn_insu_stas'),
    insuredPlace: reader.code(MEDICAL_INSURANCE_AREA, 'insuplc_admdvs'),
    from: dateOf(reader.date('psn_insu_date')),
    pausedOn: dateOf(reader.date('paus_insu_date')),
    accountBalance: reader.amount('balc', 'YUAN'),
  };
}

/** Rows of one person as their enrolments. */
export function toMedicalInsurance(idNumber: string, { medicalPersonNo, rows }: PersonRows): Reading<MedicalInsuranceRecord> {
  const readers = rows.map(({ columns }) => new ColumnReader(columns));
  const enrollments = readers.map((reader) => toEnrollment(reader, medicalPersonNo)).toSorted((a, b) => (a.insuranceKind.code < b.insuranceKind.code ? -1 : 1));
  return withQuality(found({ idNumber, medicalPersonNo, enrollments }), readers.flatMap(({ quality }) => quality));
}

/** Sum of two amounts in yuan with two digits; the one that is known where the other is not told. */
function sumOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  const fen = BigInt(one.replace('.', '')) + BigInt(other.replace('.', ''));
  const digits = fen.toString().replace('-', '').padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Rows of one person as premiums, newest first. A month that cannot be read makes the list no answer: a gap would be taken for unpaid. */
export function toMedicalPayments(medicalPersonNo: string, rows: readonly JsonColumns[]): Reading<MedicalPaymentRecord> {
  const payments: MedicalPayment[] = [];
  const quality: string[] = [];
  for (const { columns } of rows) {
    const reader = new ColumnReader(columns);
    const [monthFrom, monthTo] = [monthOf(reader.date('accrym_begn')), monthOf(reader.date('accrym_end'))];
    const insuranceKind = reader.code(MEDICAL_INSURANCE_KIND, 'insutype');
    if (monthFrom === null || monthTo === null || monthFrom > monthTo || insuranceKind === null) return unavailable('MALFORMED', { quality: ['MONTH_NOT_A_MONTH:accrym_begn'] });
    const [own, employers] = [reader.amount('psn_clct_amt', 'YUAN'), reader.amount('emp_clct_amt', 'YUAN')];
    payments.push({
      insuranceKind, monthFrom, monthTo, paidOn: dateOf(reader.date('clct_time')), amount: sumOf(own, employers), byEmployer: employers === null ? null : employers !== '0.00', arrived: reader.flag('clct_flag'),
    });
    quality.push(...reader.quality);
  }
  const orderOf = ({ monthTo, monthFrom, paidOn }: MedicalPayment): string => `${monthTo} ${monthFrom} ${paidOn ?? ''}`;
  return withQuality(found({ medicalPersonNo, payments: payments.toSorted((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1)) }), quality);
}

/** Rows that are in force by their own flag; null where one does not say, for it might be. */
function valid<T>(rows: readonly JsonColumns[], map: (reader: ColumnReader) => T): Reading<readonly T[]> {
  const readers = rows.map(({ columns }) => new ColumnReader(columns));
  const flags = readers.map((reader) => reader.flag('vali_flag'));
  if (flags.includes(null)) return unavailable('MALFORMED', { quality: ['NOT_A_FLAG:vali_flag'] });
  const records = readers.filter((_, at) => flags[at] === true).map(map);
  return withQuality(found(records), readers.flatMap(({ quality }) => quality));
}

/** Rows as filings that were not withdrawn, whether over or not. */
export function toFilings(rows: readonly JsonColumns[]): Reading<readonly OutOfTownFiling[]> {
  return valid(rows, (reader) => {
    const end = reader.date('enddate');
    return {
      kind: reader.code(OUT_OF_TOWN_FILING_KIND, 'out_type'), place: reader.code(MEDICAL_INSURANCE_AREA, 'mdtrtarea_admdvs'), from: dateOf(reader.date('begndate')), to: dateOf(end), longTerm: longTermOf(end),
    };
  });
}

/** Rows as bindings that were not dissolved, seen from one side. */
export function toBindings(medicalPersonNo: string, rows: readonly JsonColumns[]): Reading<readonly NewbornBinding[]> {
  return valid(rows, (reader) => {
    const role = reader.text('psn_no') === medicalPersonNo ? 'INSURED' : 'NEWBORN';
    const raw = reader.text(role === 'INSURED' ? 'nwb_certno' : 'certno');
    const { number } = readIdNumber(raw ?? '');
    return { role, otherIdNumber: hasIdNumberShape(number) ? number : null, boundOn: dateOf(reader.date('begndate')), endsOn: dateOf(reader.date('enddate')) };
  });
}
