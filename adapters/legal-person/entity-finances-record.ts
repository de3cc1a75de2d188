/** What an entity's yearly report tells beyond what is published (年报财务), domain.md 2.2. Money in yuan with two digits. */
export interface AnnualFinancials {
  readonly year: number;
  readonly operatingRevenue: string | null;
  readonly taxPaid: string | null;
}

/** An entity's basic account (开户许可). */
export interface BankAccount {
  readonly licenseNo: string | null;
  readonly bank: string | null;
  /** Digits only. */
  readonly account: string;
}
