import { INSURANCE_STATUS, INSURANCE_TYPE, codeTable } from '../../standards/code-tables/index.ts';
import { normalizeUscc } from '../../standards/uscc.ts';
import { found, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import type { HrssRows } from './codec.ts';
import type { EmploymentRecord, InsuranceAccount, SocialInsuranceRecord } from './social-insurance-record.ts';

const SOCIAL_CARD_STATUS = codeTable('社会保障卡状态', { '1': '正常', '2': '挂失' });

/** Months as a list (`202601,202512`) or as one text; null when the column is not there. */
function paidMonthsOf(reader: ColumnReader): readonly string[] | null {
  const text = reader.text('aae002s');
  if (text === null) return null;
  const months = text.split(/[,;、\s]+/).filter((month) => month !== '');
  const read = months.map((month) => /^(\d{4})-?(0[1-9]|1[0-2])$/.exec(month)).filter((match) => match !== null).map(([, year, month]) => `${year}-${month}`);
  if (read.length < months.length) reader.quality.push('MONTH_NOT_A_MONTH:aae002s');
  return [...new Set(read)].toSorted().toReversed();
}

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
    paidMonths: paidMonthsOf(reader),
    inArrears: reader.flag('aae737'),
    flexibleEmployment: reader.flag('aac066'),
    retiredOn: dateOf(reader, 'aic162'),
    pensionAmount: reader.amount('aae019', 'YUAN'),
  };
}

/** Rows of one person as their insurance accounts. */
export function toSocialInsurance(idNumber: string, rows: HrssRows): Reading<SocialInsuranceRecord> {
  const readers = rows.map(({ columns }) => new ColumnReader(columns));
  const record = { idNumber, name: readers.map((reader) => reader.text('aac003')).find((name) => name !== null) ?? null, accounts: readers.map(toAccount) };
  return withQuality(found(record), readers.flatMap(({ quality }) => quality));
}

/** The newest row of one person as their employment record. */
export function toEmployment(idNumber: string, rows: HrssRows): Reading<EmploymentRecord> {
  const reader = new ColumnReader(rows.at(-1)?.columns ?? new Map());
  const category = reader.text('ajc0k5');
  const card = reader.text('akc020');
  const record: EmploymentRecord = {
    idNumber,
    unemploymentRegisteredOn: dateOf(reader, 'ajc090'),
    hardToEmploy: category === null ? null : { category, validTo: reader.day('ajc0k7') },
    aliveCertifiedOn: dateOf(reader, 'aic175'),
    socialCard: card === null ? null : { number: card, status: reader.code(SOCIAL_CARD_STATUS, 'aaz502'), bankAccount: reader.text('aae010') },
  };
  return withQuality(found(record), reader.quality);
}
