import type { GraphQLResolveInfo } from 'graphql';
import type { HouseholdRecord } from '../../adapters/population/household-record.ts';
import { fullAddress } from '../values/full-address.ts';
import { normalizeIdNumber, parseIdNumber } from '../../standards/id-number.ts';
import { subgraphError } from '../request/subgraph-error.ts';
import { fieldPath } from '../request/take.ts';
import type { RequestScope } from '../request/request-scope.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import type { Kin } from './kin.ts';
import type { PersonReference } from './person-fields.ts';
import { PERSON_FIELDS } from './person-fields.ts';
import type { PopulationContext, PopulationDependencies } from './population-context.ts';
import { populationContext } from './population-context.ts';

/** GA/T 517: resident identity card, the one document 公民身份号码 is the number of. */
const RESIDENT_IDENTITY_CARD = '111';
/** Most persons one query may name. */
const MOST_PERSONS = 200;

/** A person that was asked for by name exists or is null; one whose source does not answer stays, and each of its fields says so. */
async function existing(personId: string, context: PopulationContext, path: readonly (string | number)[]): Promise<PersonReference | null> {
  const answer = await context.persons.load(personId);
  if (answer !== null) context.provenance.record(path, answer);
  return answer === null || answer.outcome === 'NOT_FOUND' ? null : { personId };
}

function namedPerson(given: { personId?: string | null; idNumber?: string | null }, { personIds }: PopulationContext): string {
  const { personId, idNumber } = given;
  if (typeof personId === 'string' && typeof idNumber !== 'string') return personId;
  if (typeof idNumber !== 'string' || typeof personId === 'string') throw subgraphError('BAD_ARGUMENT');
  const parsed = parseIdNumber(normalizeIdNumber(idNumber));
  if (!parsed.ok) throw subgraphError('BAD_IDENTIFIER');
  return personIds.encode({ type: RESIDENT_IDENTITY_CARD, number: parsed.value.number });
}

const QUERY = {
  person: (_root: unknown, given: { personId?: string | null; idNumber?: string | null }, context: PopulationContext, info: GraphQLResolveInfo) =>
    existing(namedPerson(given, context), context, fieldPath(info)),
  persons: (_root: unknown, given: { personIds: readonly string[] }, context: PopulationContext, info: GraphQLResolveInfo) => {
    if (given.personIds.length > MOST_PERSONS) throw subgraphError('BAD_ARGUMENT');
    const path = fieldPath(info);
    return given.personIds.map((personId, index) => existing(personId, context, [...path, index]));
  },
} satisfies Record<string, Resolver>;

const HOUSEHOLD = {
  address: ({ division, address }: HouseholdRecord) => fullAddress(division, address),
  head: ({ headIdNumber, members }: HouseholdRecord, _given: object, { personIds }: PopulationContext) => {
    const head = members.find(({ idNumber }) => idNumber === headIdNumber);
    return head === undefined ? null : { personId: personIds.encode({ type: head.idDocumentType, number: head.idNumber }) };
  },
  members: ({ members }: HouseholdRecord, _given: object, { personIds }: PopulationContext) =>
    members.map(({ idDocumentType, idNumber }) => ({ personId: personIds.encode({ type: idDocumentType, number: idNumber }) })),
} satisfies Record<string, Resolver>;

/** 人口库 as a subgraph. A reference costs no call: the source is asked when a field needs its record. */
export function populationSubgraph(dependencies: PopulationDependencies): SubgraphModule {
  return {
    name: 'population',
    resolvers: {
      Query: QUERY,
      Person: { ...PERSON_FIELDS, __resolveReference: ({ personId }: PersonReference) => ({ personId }) },
      Household: HOUSEHOLD,
      KinLink: {
        person: ({ member }: Kin, _given: object, { personIds }: PopulationContext) => ({ personId: personIds.encode({ type: member.idDocumentType, number: member.idNumber }) }),
      },
    },
    contextOf: (scope: RequestScope): PopulationContext => populationContext(scope, dependencies),
    close: () => dependencies.adapter.close(),
  };
}
