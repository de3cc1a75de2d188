import type { InsuranceAccount, PaymentRecord } from '../../adapters/hrss/social-insurance-record.ts';
import { fenOf } from '../values/decimal.ts';

/** Insurances that pay a pension: 企业养老, 机关养老, 城乡居民养老. */
const PENSION_TYPES: readonly string[] = ['110', '120', '170'];
/** Most payments the system lists; what lies before a full list is not told. */
const LISTED_PAYMENTS = 36;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether at least `months` were paid without a gap up to now; null when the system does not tell. */
export function continuousAtLeast({ continuousMonths }: InsuranceAccount, months: number): boolean | null {
  return continuousMonths === null ? null : continuousMonths >= months;
}

/**
 * A judgement over the accounts of one insurance: true if any account says so, null while one that might says nothing, false otherwise. An account that does
 * not say of which insurance it is might be of this one; no account at all is an answer too.
 */
export function anyAccount(accounts: readonly InsuranceAccount[], type: string, judge: (account: InsuranceAccount) => boolean | null): boolean | null {
  const judged = accounts.flatMap((account) => (account.insuranceType === null ? [null] : account.insuranceType.code === type ? [judge(account)] : []));
  if (judged.includes(true)) return true;
  return judged.includes(null) ? null : false;
}

/** Whether a month of an insurance was paid; null for a month before a list that is full. */
export function paidIn({ payments }: PaymentRecord, type: string, month: string): boolean | null {
  if (!MONTH.test(month)) return null;
  if (payments.some((payment) => payment.insuranceType.code === type && payment.month === month)) return true;
  const oldest = payments.reduce<string | null>((least, payment) => (least === null || payment.month < least ? payment.month : least), null);
  // The oldest month listed may be listed in part.
  return payments.length >= LISTED_PAYMENTS && oldest !== null && month <= oldest ? null : false;
}

/** Whether the account pays its holder a benefit; null for insurances whose benefits the system does not tell. */
export function receivingBenefit({ insuranceType, retired, retiredOn, pensionAmount }: InsuranceAccount): boolean | null {
  if (insuranceType === null || !PENSION_TYPES.includes(insuranceType.code)) return null;
  return retired ?? (retiredOn !== null || pensionAmount !== null);
}

/**
 * A person's monthly income as far as social insurance knows it, in fen: the pensions, and the highest contribution base of the accounts that pay none (one
 * wage is the base of several insurances). Null when an account that should tell it does not.
 */
export function monthlyIncomeFen(accounts: readonly InsuranceAccount[]): bigint | null {
  let pensions = 0n;
  let wage = 0n;
  for (const account of accounts) {
    if (receivingBenefit(account) === true) {
      const pension = fenOf(account.pensionAmount);
      if (pension === null) return null;
      pensions += pension;
    } else if (account.status?.code === '1') {
      const base = fenOf(account.contributionBase);
      if (base === null) return null;
      if (base > wage) wage = base;
    }
  }
  return pensions + wage;
}

/** Whether the income per head lies below `limitFen`; null incomes are unknown, and leave the verdict unknown unless the known ones settle it. */
export function perCapitaBelow(incomes: readonly (bigint | null)[], limitFen: bigint): boolean | null {
  if (incomes.length === 0) return null;
  const known = incomes.reduce<bigint>((sum, income) => sum + (income ?? 0n), 0n);
  if (known >= limitFen * BigInt(incomes.length)) return false;
  return incomes.includes(null) ? null : true;
}
