import DataLoader from 'dataloader';
import type { Answer } from '../../adapters/answer.ts';
import type { HouseholdRecord } from '../../adapters/population/household-record.ts';
import type { PersonRecord } from '../../adapters/population/person-record.ts';
import type { PopulationAdapter } from '../../adapters/population/population-adapter.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { PersonLoader } from '../request/by-person.ts';
import { byPerson } from '../request/by-person.ts';
import type { RequestScope } from '../request/request-scope.ts';

export interface PopulationDependencies {
  readonly adapter: PopulationAdapter;
  readonly personIds: PersonIdCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What the resolvers of 人口库 see. */
export interface PopulationContext extends RequestScope, PopulationDependencies {
  readonly persons: PersonLoader<PersonRecord>;
  /** By household number. */
  readonly households: DataLoader<string, Answer<HouseholdRecord>>;
}

/** The context of one request: all persons asked for in one turn go to the source in one call. */
export function populationContext(scope: RequestScope, dependencies: PopulationDependencies): PopulationContext {
  const { adapter, personIds } = dependencies;
  return {
    ...scope,
    ...dependencies,
    persons: byPerson(personIds, (documents) => adapter.personsByIdNumber(documents, scope.call)),
    households: new DataLoader((numbers) => adapter.households(numbers, scope.call)),
  };
}
