import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { RealEstateRightRecord } from './real-estate-record.ts';

/** Real-estate registration (不动产登记) as the subgraph sees it. It cannot batch: many keys are bounded parallel calls. */
export interface RealEstateAdapter {
  /** Rights of each owner, by ID number or USCC, in the order of the codes. NOT_FOUND is an owner of nothing. */
  rightsByOwner(ownerCodes: readonly string[], context: CallContext): Promise<Answer<readonly RealEstateRightRecord[]>[]>;
  /** Rights in each unit. What is no 不动产单元号 is REFUSED BAD_REQUEST without a call. */
  rightsByUnit(unitNos: readonly string[], context: CallContext): Promise<Answer<readonly RealEstateRightRecord[]>[]>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
