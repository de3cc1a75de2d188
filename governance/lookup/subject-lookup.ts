/** A request to search the log by person or entity: asked by one auditor, approved by another, usable for a while. */
export interface SubjectLookup {
  readonly lookupId: string;
  readonly state: LookupState;
  /** SUBJECT: who read this person's data; ACTOR: whose data this person read. */
  readonly aspect: 'SUBJECT' | 'ACTOR';
  readonly subjectKind: 'PERSON' | 'ENTITY';
  readonly reason: string;
  readonly caseNo: string;
  /** personId of the auditor who asked. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly expiresAt: Date | null;
}

export type LookupState = 'REQUESTED' | 'APPROVED' | 'REFUSED' | 'EXPIRED';

/** What an auditor asks to look up. */
export interface LookupRequest {
  readonly auditor: string;
  readonly organization: string | null;
  readonly aspect: 'SUBJECT' | 'ACTOR';
  readonly subjectKind: 'PERSON' | 'ENTITY';
  /** personId or USCC. */
  readonly subjectKey: string;
  readonly reason: string;
  readonly caseNo: string;
}
