import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { MedicalInsuranceRecord, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from './medical-insurance-record.ts';

/**
 * The medical-insurance platform (医保) as the subgraph sees it. It cannot batch: many keys are bounded parallel calls, answers in the order of the keys, equal
 * keys sharing one call. What hangs on the person beside the enrolments is asked by 人员编号, which only {@link enrollmentsByIdNumber} gives.
 */
export interface MedicalInsuranceAdapter {
  /** NOT_FOUND is somebody who is not insured. */
  enrollmentsByIdNumber(idNumbers: readonly string[], context: CallContext): Promise<Answer<MedicalInsuranceRecord>[]>;
  paymentsByPersonNo(personNos: readonly string[], context: CallContext): Promise<Answer<MedicalPaymentRecord>[]>;
  filingsByPersonNo(personNos: readonly string[], context: CallContext): Promise<Answer<readonly OutOfTownFiling[]>[]>;
  newbornBindingsByPersonNo(personNos: readonly string[], context: CallContext): Promise<Answer<readonly NewbornBinding[]>[]>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
