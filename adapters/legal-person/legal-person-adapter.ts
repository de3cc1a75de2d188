import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { EntityVerdict } from '../protocol/envelopes/read-verdict.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { AnnualFinancials, BankAccount } from './entity-finances-record.ts';
import type { EntityDetails, LegalEntityRecord, RepresentedEntity } from './legal-entity-record.ts';

/** The legal-person library (法人库) as the subgraph sees it, over the national exchange platform. */
export interface LegalPersonAdapter {
  /** Answers in the order of the codes; one call for each chunk of the batch limit. What is no USCC is REFUSED BAD_REQUEST without a call. */
  entitiesByUscc(usccs: readonly string[], context: CallContext): Promise<Answer<LegalEntityRecord>[]>;
  /** Entities that each person represents; batched. NOT_FOUND is a person who represents none. */
  entitiesRepresentedBy(idNumbers: readonly string[], context: CallContext): Promise<Answer<readonly RepresentedEntity[]>[]>;
  /** One call an entity; the library cannot batch these. NOT_FOUND means that it lists nothing, of an entity or of none. */
  detailsByUscc(usccs: readonly string[], context: CallContext): Promise<Answer<EntityDetails>[]>;
  /** Yearly reports, newest first; batched, and apart from the record. NOT_FOUND is an entity that filed none. */
  financialsByUscc(usccs: readonly string[], context: CallContext): Promise<Answer<readonly AnnualFinancials[]>[]>;
  /** The basic account that stands; batched. NOT_FOUND is an entity without one. */
  bankAccountsByUscc(usccs: readonly string[], context: CallContext): Promise<Answer<BankAccount>[]>;
  /** Whether a code and a name belong together, without the record. */
  verdict(uscc: string, name: string, context: CallContext): Promise<Answer<EntityVerdict>>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
