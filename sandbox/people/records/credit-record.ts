/** A credit record of a person or an entity (domain.md 2.3). */
export interface CreditRecord {
  readonly recordNo: string;
  readonly subjectCode: string;
  readonly subjectKind: 'PERSON' | 'ENTITY';
  readonly category: 'LICENSE' | 'PENALTY' | 'JUDGMENT_DEFAULTER' | 'BLACKLIST' | 'REDLIST' | 'COMMITMENT';
  readonly documentNo: string;
  readonly decisionAuthority: string;
  readonly decidedOn: string;
  readonly publicFrom: string;
  /** Null: no end stated. */
  readonly publicTo: string | null;
  readonly content: string;
  readonly amountYuan: string | null;
  readonly repairedOn: string | null;
}

/** The credit rating of an entity. */
export interface CreditRatingRecord {
  readonly level: 'A' | 'B' | 'C' | 'D';
  readonly score: number;
  readonly ruler: string;
  readonly asOf: string;
}
