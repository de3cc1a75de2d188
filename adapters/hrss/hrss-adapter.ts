import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { CopiedPerson, EmploymentRecord, PaymentRecord, SocialInsuranceRecord } from './social-insurance-record.ts';

/** The social-insurance system (人社一体化平台) as the subgraph sees it. It cannot batch: many keys are bounded parallel calls. */
export interface HrssAdapter {
  /** Answers in the order of the ID numbers, equal numbers sharing one call. */
  socialInsuranceByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<SocialInsuranceRecord>[]>;
  /** Months paid, one by one: what `insuredInMonth` and `continuousAtLeast` are judged by. */
  paymentsByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<PaymentRecord>[]>;
  employmentByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<EmploymentRecord>[]>;
  /** The gateway's own copy of the household register: to compare, never to show as the register's. */
  copiesByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<CopiedPerson>[]>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
