import type { InsuranceAccount } from '../../adapters/hrss/social-insurance-record.ts';
import { fenOf } from '../values/decimal.ts';
import { currentRun, monthIndex } from '../values/month-run.ts';

/** Insurances that pay a pension: 企业养老, 机关养老, 城乡居民养老. */
const PENSION_TYPES: readonly string[] = ['110', '120', '170'];

/** Whether the listed months may be fewer than the paid ones: the system lists the last ones and counts them all. */
function isCutShort({ paidMonths, totalMonths }: InsuranceAccount): boolean {
  return paidMonths !== null && (totalMonths ?? 0) > paidMonths.length;
}

/** Months paid without a gap up to now; null when the system does not list them, or when the run reaches the end of a list that is cut short. */
export function continuousMonths(account: InsuranceAccount, nowMs: number): number | null {
  if (account.paidMonths === null) return null;
  const run = currentRun(account.paidMonths, nowMs);
  return run > 0 && run === account.paidMonths.length && isCutShort(account) ? null : run;
}

/** Whether at least `months` were paid without a gap up to now; null when it can't be known. */
export function continuousAtLeast(account: InsuranceAccount, months: number, nowMs: number): boolean | null {
  if (account.paidMonths === null) return null;
  const run = currentRun(account.paidMonths, nowMs);
  if (run >= months) return true;
  // The run goes on beyond what is listed: how far, only the total bounds.
  return run > 0 && run === account.paidMonths.length && (account.totalMonths ?? 0) >= months ? null : false;
}

/** Whether a month was paid; null when it lies before the listed ones, or nothing is listed. */
export function paidIn(account: InsuranceAccount, month: string): boolean | null {
  const asked = monthIndex(month);
  if (asked === null || account.paidMonths === null) return null;
  const paid = account.paidMonths.map(monthIndex).filter((each) => each !== null);
  if (paid.includes(asked)) return true;
  const oldest = Math.min(...paid);
  return isCutShort(account) && asked < oldest ? null : false;
}

/** Whether the account pays its holder a benefit; null for insurances whose benefits the system does not tell. */
export function receivingBenefit({ insuranceType, retiredOn, pensionAmount }: InsuranceAccount): boolean | null {
  if (retiredOn !== null || pensionAmount !== null) return true;
  return insuranceType !== null && PENSION_TYPES.includes(insuranceType.code) ? false : null;
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
