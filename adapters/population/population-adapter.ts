import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { HouseholdRecord } from './household-record.ts';
import type { PersonRecord } from './person-record.ts';

/** A person by document: GA/T 517 type (`111` resident identity card) and number. */
export interface PersonKey {
  readonly type: string;
  readonly number: string;
}

/** The population library (人口库, 公安) as the subgraph sees it. Nothing here throws for what a department does. */
export interface PopulationAdapter {
  /**
   * Answers in the order of the keys, equal keys sharing one question; one SOAP call for each chunk of the batch limit. A number that is no ID
   * number is REFUSED BAD_REQUEST without a call.
   */
  personsByIdNumber(keys: readonly PersonKey[], context: CallContext): Promise<Answer<PersonRecord>[]>;
  /** The household with its current members. */
  household(householdNo: string, context: CallContext): Promise<Answer<HouseholdRecord>>;
  /** Households in the order of the numbers; batched like persons. */
  households(householdNos: readonly string[], context: CallContext): Promise<Answer<HouseholdRecord>[]>;
  figures(): SourceFigures;
  /** Ends the connection pool; calls after it answer UNAVAILABLE. */
  close(): Promise<void>;
}
