import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { EmploymentRecord, SocialInsuranceRecord } from './social-insurance-record.ts';

/** The social-insurance system (人社一体化平台) as the subgraph sees it. It cannot batch: many keys are bounded parallel calls. */
export interface HrssAdapter {
  /** Answers in the order of the ID numbers, equal numbers sharing one call. */
  socialInsuranceByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<SocialInsuranceRecord>[]>;
  employmentByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<EmploymentRecord>[]>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
