import type { CodedValue } from '../../standards/code-tables/index.ts';

/** One person's account in one insurance (险种), domain.md 2.6. Money in yuan with two digits as text; dates as precisely as the system has them. */
export interface InsuranceAccount {
  /** 个人编号 (AAC001). */
  readonly siPersonNo: string | null;
  readonly insuranceType: CodedValue | null;
  readonly status: CodedValue | null;
  readonly employer: { readonly siUnitNo: string | null; readonly name: string | null; readonly uscc: string | null } | null;
  /** `YYYY-MM-DD`, or `YYYY-MM` where only the month is known. */
  readonly firstJoined: string | null;
  readonly currentFrom: string | null;
  /** 缴费基数. */
  readonly contributionBase: string | null;
  readonly totalMonths: number | null;
  /** Months paid without a gap up to now. */
  readonly continuousMonths: number | null;
  readonly inArrears: boolean | null;
  readonly flexibleEmployment: boolean | null;
  readonly retired: boolean | null;
  readonly retiredOn: string | null;
  readonly pensionAmount: string | null;
}

/** A person's accounts: at least one. */
export interface SocialInsuranceRecord {
  readonly idNumber: string;
  readonly name: string | null;
  readonly accounts: readonly InsuranceAccount[];
}

/** One month paid in one insurance. */
export interface InsurancePayment {
  readonly insuranceType: CodedValue;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly contributionBase: string | null;
}

/** The last 36 paid months in all insurances, newest first. Months before them are not listed: absent from the list is not "not paid" there. */
export interface PaymentRecord {
  readonly idNumber: string;
  readonly payments: readonly InsurancePayment[];
}

/** What the employment side knows of a person. */
export interface EmploymentRecord {
  readonly idNumber: string;
  /** Day of the unemployment registration; null when there is none. */
  readonly unemploymentRegisteredOn: string | null;
  readonly hardToEmploy: { readonly category: string; readonly validTo: string | null; readonly longTerm: boolean | null } | null;
  /** Last time the person was certified alive for benefits. */
  readonly aliveCertifiedOn: string | null;
  readonly socialCard: { readonly number: string; readonly status: CodedValue | null; readonly bankAccount: string | null } | null;
}

/** A copy of the household register that the gateway holds (`popInfo`): older than the register itself, so never a source for the graph, but a check on it. */
export interface CopiedPerson {
  readonly idNumber: string;
  readonly name: string | null;
  readonly sex: CodedValue | null;
  readonly ethnicity: CodedValue | null;
  readonly birthDate: string | null;
  readonly registeredOn: string | null;
}
