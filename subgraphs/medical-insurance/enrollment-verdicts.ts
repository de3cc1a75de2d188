import type { MedicalEnrollment, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from '../../adapters/medical-insurance/medical-insurance-record.ts';
import { fenOf } from '../values/decimal.ts';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
/** 正常参保, and the statuses that say expressly that somebody is not. */
const INSURED = '1';
const NOT_INSURED: readonly string[] = ['0', '2', '4'];
/** Most premiums the platform lists; what lies before a full list is not told. */
const LISTED_PAYMENTS = 60;

/** Whether some enrolment of this kind is in force; null while one of a status that is not told might be. */
export function insuredIn(enrollments: readonly MedicalEnrollment[], kind: string): boolean | null {
  const statuses = enrollments.filter(({ insuranceKind }) => insuranceKind.code === kind).map(({ status }) => status?.code ?? null);
  if (statuses.includes(INSURED)) return true;
  return statuses.every((status) => status !== null && NOT_INSURED.includes(status)) ? false : null;
}

/** Whether a premium of this kind for the month arrived; null where one was levied and nobody says whether it arrived, and for a month before a full list. */
export function premiumPaid({ payments }: MedicalPaymentRecord, kind: string, month: string): boolean | null {
  if (!MONTH.test(month)) return null;
  const arrived = payments.filter(({ insuranceKind, monthFrom, monthTo }) => insuranceKind.code === kind && monthFrom <= month && month <= monthTo).map((payment) => payment.arrived);
  if (arrived.includes(true)) return true;
  if (arrived.includes(null)) return null;
  const oldest = payments.at(-1)?.monthFrom ?? null;
  // The oldest month listed may be listed in part.
  return payments.length >= LISTED_PAYMENTS && oldest !== null && month <= oldest ? null : false;
}

/** Whether any account holds money; null while one that is not told might. */
export function hasBalance(enrollments: readonly MedicalEnrollment[]): boolean | null {
  const balances = enrollments.map(({ accountBalance }) => fenOf(accountBalance));
  if (balances.some((fen) => fen !== null && fen > 0n)) return true;
  return balances.includes(null) ? null : false;
}

/** Whether something that runs from a day to a day runs on this one; open where an end is not known to be none. Null where it cannot be told. */
export function runsOn(day: string, { from, to, openEnded }: { readonly from: string | null; readonly to: string | null; readonly openEnded: boolean }): boolean | null {
  if (to !== null && to < day.slice(0, to.length)) return false;
  if (from !== null && from > day.slice(0, from.length)) return false;
  return from === null || (to === null && !openEnded) ? null : true;
}

/** The filing that holds on a day: of several the one that began last. What cannot be told to be over is shown. */
export function filingOn(filings: readonly OutOfTownFiling[], day: string): OutOfTownFiling | null {
  const holding = filings.filter(({ from, to, longTerm }) => runsOn(day, { from, to, openEnded: longTerm === true }) !== false);
  return holding.toSorted((one, other) => ((one.from ?? '') < (other.from ?? '') ? 1 : -1))[0] ?? null;
}

/** The bindings that are not over on a day. */
export function bindingsOn(bindings: readonly NewbornBinding[], day: string): readonly NewbornBinding[] {
  return bindings.filter(({ boundOn, endsOn }) => runsOn(day, { from: boundOn, to: endsOn, openEnded: false }) !== false);
}

/** Whether somebody is bound on a day; null where it cannot be told of the only ones that might be. */
export function isBound(bindings: readonly NewbornBinding[], day: string): boolean | null {
  const running = bindings.map(({ boundOn, endsOn }) => runsOn(day, { from: boundOn, to: endsOn, openEnded: false }));
  if (running.includes(true)) return true;
  return running.includes(null) ? null : false;
}
