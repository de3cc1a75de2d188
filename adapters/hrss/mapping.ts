import { ETHNICITY, INSURANCE_STATUS, INSURANCE_TYPE, SEX, codeTable } from '../../standards/code-tables/index.ts';
import { normalizeUscc } from '../../standards/uscc.ts';
import { found, unavailable, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { longTermOf } from '../values/legacy-date.ts';
import type { HrssRows } from './codec.ts';
import type { CopiedPerson, EmploymentRecord, InsuranceAccount, InsurancePayment, PaymentRecord, SocialInsuranceRecord } from './social-insurance-record.ts';

const SOCIAL_CARD_STATUS = codeTable('社会保障卡状态', { '1': '正常', '2': '挂失' });

function employerOf(reader: ColumnReader): InsuranceAccount['employer'] {
  const uscc = reader.text('aab998');
  const employer = { siUnitNo: reader.text('aab001'), name: reader.text('aab004'), uscc: uscc === null ? null : normalizeUscc(uscc) };
  return employer.siUnitNo === null && employer.name === null && employer.uscc === null ? null : employer;
}

/** A date to the day or to the month, as the system has it. */
function dateOf(reader: ColumnReader, name: string): string | null {
  const { precision, value } = reader.date(name);
  return precision === 'SECOND' ? value.slice(0, 10) : value;
}

function toAccount(reader: ColumnReader): InsuranceAccount {
  return {
    siPersonNo: reader.text('aac001'),
    insuranceType: reader.code(INSURANCE_TYPE, 'aae140'),
    // Two names for one thing: AAC031 in newer systems, AAC008 in older ones.
    status: reader.code(INSURANCE_STATUS, reader.text('aac031') === null ? 'aac008' : 'aac031'),
    employer: employerOf(reader),
    firstJoined: dateOf(reader, 'aac030'),
    currentFrom: dateOf(reader, 'aac049'),
    contributionBase: reader.amount('aac040', 'YUAN'),
    totalMonths: reader.count('aae201'),
    continuousMonths: reader.count('aae202'),
    inArrears: reader.flag('aae003'),
    flexibleEmployment: reader.flag('aac013'),
    retired: reader.flag('aac084'),
    retiredOn: dateOf(reader, 'aic162'),
    pensionAmount: reader.amount('aic001', 'YUAN'),
  };
}

/** Rows of one person as their insurance accounts. */
export function toSocialInsurance(idNumber: string, rows: HrssRows): Reading<SocialInsuranceRecord> {
  const readers = rows.map(({ columns }) => new ColumnReader(columns));
  const record = { idNumber, name: readers.map((reader) => reader.text('aac003')).find((name) => name !== null) ?? null, accounts: readers.map(toAccount) };
  return withQuality(found(record), readers.flatMap(({ quality }) => quality));
}

/** Rows of one person as paid months, newest first. A month that cannot be read makes the list no answer: a gap would be taken for unpaid. */
export function toPayments(idNumber: string, rows: HrssRows): Reading<PaymentRecord> {
  const payments: InsurancePayment[] = [];
  const quality: string[] = [];
  for (const { columns } of rows) {
    const reader = new ColumnReader(columns);
    const month = reader.date('aae002');
    const insuranceType = reader.code(INSURANCE_TYPE, 'aae140');
    const value = month.precision === 'MONTH' ? month.value : month.precision === 'DAY' ? month.value.slice(0, 7) : null;
    if (value === null || insuranceType === null) return unavailable('MALFORMED', { quality: ['MONTH_NOT_A_MONTH:aae002'] });
    payments.push({ insuranceType, month: value, contributionBase: reader.amount('aac040', 'YUAN') });
    quality.push(...reader.quality);
  }
  return withQuality(found({ idNumber, payments: payments.toSorted((a, b) => (a.month < b.month ? 1 : -1)) }), quality);
}

/** The newest row of one person as their employment record. */
export function toEmployment(idNumber: string, rows: HrssRows): Reading<EmploymentRecord> {
  const reader = new ColumnReader(rows.at(-1)?.columns ?? new Map());
  const category = reader.text('ajc101');
  const end = reader.date('ajc102');
  const card = reader.text('akc020');
  const record: EmploymentRecord = {
    idNumber,
    unemploymentRegisteredOn: dateOf(reader, 'ajc090'),
    hardToEmploy: category === null ? null : { category, validTo: end.precision === 'SECOND' ? end.value.slice(0, 10) : end.value, longTerm: longTermOf(end) },
    aliveCertifiedOn: dateOf(reader, 'aae200'),
    socialCard: card === null ? null : { number: card, status: reader.code(SOCIAL_CARD_STATUS, 'aaz502'), bankAccount: reader.text('aae010') },
  };
  return withQuality(found(record), reader.quality);
}

/** Rows that the gateway took over from the household register, the newest by `tong_time` first told apart from the copies it overtook. */
export function toCopiedPerson(idNumber: string, rows: HrssRows): Reading<CopiedPerson> {
  const reader = new ColumnReader(rows.at(-1)?.columns ?? new Map());
  const person: CopiedPerson = {
    idNumber,
    name: reader.text('name'),
    sex: reader.code(SEX, 'sex'),
    ethnicity: reader.code(ETHNICITY, 'nation'),
    birthDate: reader.day('birthday'),
    registeredOn: reader.day('registrationdate'),
  };
  return withQuality(found(person), reader.quality);
}
