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
  /** Months paid, `YYYY-MM`, newest first; null when the system does not list them. An empty list says that none is. */
  readonly paidMonths: readonly string[] | null;
  readonly inArrears: boolean | null;
  readonly flexibleEmployment: boolean | null;
  readonly retiredOn: string | null;
  readonly pensionAmount: string | null;
}

/** A person's accounts: at least one. */
export interface SocialInsuranceRecord {
  readonly idNumber: string;
  readonly name: string | null;
  readonly accounts: readonly InsuranceAccount[];
}

/** What the employment side knows of a person. */
export interface EmploymentRecord {
  readonly idNumber: string;
  /** Day of the unemployment registration; null when there is none. */
  readonly unemploymentRegisteredOn: string | null;
  readonly hardToEmploy: { readonly category: string; readonly validTo: string | null } | null;
  /** Last time the person was certified alive for benefits. */
  readonly aliveCertifiedOn: string | null;
  readonly socialCard: { readonly number: string; readonly status: CodedValue | null; readonly bankAccount: string | null } | null;
}
