import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { CreditCommitment, CreditSubjectRecord } from './credit-record.ts';

/** The credit library (信用库) as the subgraph sees it: an exchange database that the departments fill. */
export interface CreditAdapter {
  /** Answers in the order of the codes (ID numbers or USCCs), a chunk a round of queries. NOT_FOUND is a subject of whom nothing is recorded. */
  creditBySubject(subjectCodes: readonly string[], context: CallContext): Promise<Answer<CreditSubjectRecord>[]>;
  /** Commitments of each, in one query a chunk, apart from the records. NOT_FOUND is a subject who made none. */
  commitmentsBySubject(subjectCodes: readonly string[], context: CallContext): Promise<Answer<readonly CreditCommitment[]>[]>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
