import DataLoader from 'dataloader';
import type { Answer } from '../../adapters/answer.ts';
import type { AnnualFinancials, BankAccount } from '../../adapters/legal-person/entity-finances-record.ts';
import type { EntityDetails, LegalEntityRecord, RepresentedEntity } from '../../adapters/legal-person/legal-entity-record.ts';
import type { LegalPersonAdapter } from '../../adapters/legal-person/legal-person-adapter.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { PersonLoader } from '../request/by-person.ts';
import { byPerson } from '../request/by-person.ts';
import type { RequestScope } from '../request/request-scope.ts';
import type { CursorCodec } from '../values/cursor.ts';

export interface LegalPersonDependencies {
  readonly adapter: LegalPersonAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
}

/** What the resolvers of 法人库 see. */
export interface LegalPersonContext extends RequestScope, LegalPersonDependencies {
  readonly entities: DataLoader<string, Answer<LegalEntityRecord>>;
  readonly details: DataLoader<string, Answer<EntityDetails>>;
  /** Asked for only where they are read: nobody's record hangs on them. */
  readonly financials: DataLoader<string, Answer<readonly AnnualFinancials[]>>;
  readonly bankAccounts: DataLoader<string, Answer<BankAccount>>;
  readonly represented: PersonLoader<readonly RepresentedEntity[]>;
}

/** The context of one request: all entities asked for in one turn go to the source together. */
export function legalPersonContext(scope: RequestScope, dependencies: LegalPersonDependencies): LegalPersonContext {
  const { adapter, personIds } = dependencies;
  return {
    ...scope,
    ...dependencies,
    entities: new DataLoader((usccs) => adapter.entitiesByUscc(usccs, scope.call)),
    details: new DataLoader((usccs) => adapter.detailsByUscc(usccs, scope.call)),
    financials: new DataLoader((usccs) => adapter.financialsByUscc(usccs, scope.call)),
    bankAccounts: new DataLoader((usccs) => adapter.bankAccountsByUscc(usccs, scope.call)),
    represented: byPerson(personIds, (documents) => adapter.entitiesRepresentedBy(documents.map(({ number }) => number), scope.call)),
  };
}
