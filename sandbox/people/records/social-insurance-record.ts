/** One person's account in one insurance (险种), domain.md 2.6. Months `YYYY-MM`, dates `YYYY-MM-DD`, money in yuan as text. */
export interface SocialInsuranceRecord {
  readonly siPersonNo: string;
  /** 110 企业养老, 120 机关养老, 170 城乡居民养老, 210 失业, 410 工伤. */
  readonly insuranceType: '110' | '120' | '170' | '210' | '410';
  /** 1 正常参保, 2 暂停, 3 终止. */
  readonly status: '1' | '2' | '3';
  readonly employer: { readonly siUnitNo: string; readonly name: string; readonly uscc: string } | null;
  readonly firstJoined: string;
  readonly currentFrom: string;
  /** Months of the last payments, newest first, up to the reference month. */
  readonly paidMonths: readonly string[];
  readonly totalMonths: number;
  readonly contributionBaseYuan: string;
  readonly inArrears: boolean;
  readonly flexibleEmployment: boolean;
  readonly retiredOn: string | null;
  readonly pensionAmountYuan: string | null;
}

/** What the social-insurance system knows of a person beside the accounts. */
export interface EmploymentRecord {
  readonly unemploymentRegisteredOn: string | null;
  readonly hardToEmploy: { readonly category: string; readonly validTo: string } | null;
  readonly aliveCertifiedOn: string | null;
  readonly socialCard: { readonly number: string; readonly status: '1' | '2'; readonly bankAccount: string } | null;
}
