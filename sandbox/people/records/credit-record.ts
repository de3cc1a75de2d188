/** A credit record of a person or an entity (domain.md 2.3). */
export interface CreditRecord {
  readonly recordNo: string;
  readonly subjectCode: string;
  readonly subjectKind: 'PERSON' | 'ENTITY';
  readonly category: 'LICENSE' | 'PENALTY' | 'JUDGMENT_DEFAULTER' | 'BLACKLIST' | 'REDLIST';
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

/** A commitment (信用承诺) somebody made when applying for an item. */
export interface CreditCommitmentRecord {
  readonly commitmentNo: string;
  readonly subjectCode: string;
  readonly subjectKind: 'PERSON' | 'ENTITY';
  /** Item implementation code, 31 characters. */
  readonly itemCode: string;
  readonly itemName: string;
  readonly acceptedBy: string;
  readonly content: string;
  readonly madeOn: string;
  /** Null: its time is not over. */
  readonly kept: boolean | null;
}
