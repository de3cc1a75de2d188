/** One year's report (年报) of an entity as far as it is not published. Yuan with two decimals as text. */
export interface AnnualFinancialsRecord {
  readonly year: number;
  readonly operatingRevenueYuan: string;
  readonly taxPaidYuan: string;
}

/** The licence of an entity's basic account (开户许可). */
export interface AccountLicenseRecord {
  readonly licenseNo: string;
  readonly bank: string;
  readonly account: string;
  /** False: the account was closed. */
  readonly open: boolean;
}
