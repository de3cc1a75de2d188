export const CREDIT_CATEGORIES = ['LICENSE', 'PENALTY', 'JUDGMENT_DEFAULTER', 'BLACKLIST', 'REDLIST'] as const;
export type CreditCategory = (typeof CREDIT_CATEGORIES)[number];

/** One credit record, domain.md 2.3. Dates `YYYY-MM-DD`, money in yuan. */
export interface CreditRecord {
  /** Number of the row in the exchange table; null where the row has none. No key: rows of one number repeat. */
  readonly recordNo: string | null;
  readonly category: CreditCategory;
  readonly documentNo: string;
  readonly subjectKind: 'PERSON' | 'ENTITY';
  /** ID number or USCC in normal form. */
  readonly subjectCode: string;
  readonly subjectName: string | null;
  readonly decisionAuthority: string | null;
  readonly decidedOn: string | null;
  readonly publicFrom: string | null;
  /** Null with {@link publicOpenEnded} true means no end; null with false or null means not known. The grade of a penalty rises when it is over. */
  readonly publicTo: string | null;
  readonly publicOpenEnded: boolean | null;
  readonly content: string | null;
  readonly amount: string | null;
  /** Day of the repair; null for a record not repaired, and where the day is not said. */
  readonly repairedOn: string | null;
}

export interface CreditRating {
  readonly level: string | null;
  readonly score: string | null;
  readonly ruler: string | null;
  readonly asOf: string | null;
}

/** A commitment (信用承诺) made when applying for an item, domain.md 2.3. */
export interface CreditCommitment {
  readonly commitmentNo: string;
  /** 事项实施编码. */
  readonly itemCode: string | null;
  readonly itemName: string | null;
  readonly acceptedBy: string | null;
  readonly content: string | null;
  readonly madeOn: string | null;
  /** Null: its time is not over, or nobody knows. */
  readonly kept: boolean | null;
}

/** What the credit library holds of one subject: at least one record or a rating. */
export interface CreditSubjectRecord {
  readonly subjectCode: string;
  /** Records that stand. */
  readonly records: readonly CreditRecord[];
  /** Repaired records (信用修复), apart: they must not reach a decision. */
  readonly repaired: readonly CreditRecord[];
  readonly rating: CreditRating | null;
}
