import type { GraphQLResolveInfo } from 'graphql';
import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { subgraphError } from '../request/subgraph-error.ts';
import { fieldPath, take } from '../request/take.ts';
import type { Resolver, Resolvers, SubgraphModule } from '../subgraph-module.ts';
import type { PageArguments } from '../values/connection.ts';
import { pageOf } from '../values/connection.ts';
import type { EntityType } from '../values/entity-type.ts';
import { entityReference, entityType } from '../values/entity-type.ts';
import type { EntityReference } from './entity-fields.ts';
import { ENTITY_FIELDS, SHAREHOLDER_FIELDS } from './entity-fields.ts';
import type { LegalPersonContext, LegalPersonDependencies } from './legal-person-context.ts';
import { legalPersonContext } from './legal-person-context.ts';

/** What only some kinds have; every other field is common to all. */
const OWN_FIELDS: Readonly<Record<EntityType, readonly string[]>> = {
  Enterprise: [],
  IndividualBusiness: [],
  FarmerCooperative: [],
  GovernmentAgency: ['sponsor', 'openingFund', 'purpose'],
  PublicInstitution: ['sponsor', 'openingFund', 'purpose'],
  SocialOrganization: ['supervisingBody'],
};
const OWN = new Set(Object.values(OWN_FIELDS).flat());

const resolveReference = ({ uscc }: EntityReference) => ({ __typename: entityType(uscc), uscc });

/** The entity types: one set of resolvers, each type with the fields it has. */
function entityTypes(): Resolvers {
  return Object.fromEntries(
    Object.entries(OWN_FIELDS).map(([type, own]) => {
      const fields = Object.entries(ENTITY_FIELDS).filter(([name]) => !OWN.has(name) || own.includes(name));
      return [type, { ...Object.fromEntries(fields), __resolveReference: resolveReference }];
    }),
  );
}

const QUERY = {
  legalEntity: async (_root: unknown, given: EntityReference, context: LegalPersonContext, info: GraphQLResolveInfo) => {
    const uscc = normalizeUscc(given.uscc);
    if (!parseUscc(uscc).ok) throw subgraphError('BAD_IDENTIFIER');
    const answer = await context.entities.load(uscc);
    context.provenance.record(fieldPath(info), answer);
    // One whose source does not answer stays, and each of its fields says so.
    return answer.outcome === 'NOT_FOUND' ? null : resolveReference({ uscc });
  },
} satisfies Record<string, Resolver>;

async function legalRepOf({ personId }: { personId: string }, given: PageArguments, context: LegalPersonContext, info: GraphQLResolveInfo) {
  const answer = await context.represented.load(personId);
  const found = answer === null ? null : take(answer, context, fieldPath(info));
  if (found === null) return null;
  const entities = [...new Set(found.map(({ uscc }) => uscc))].sort().map(entityReference).filter((entity) => entity !== null);
  return pageOf(entities, given, { cursors: context.cursors, list: `legalRepOf ${personId}`, keyOf: ({ uscc }) => uscc });
}

/** 法人库 as a subgraph. The type of an entity is told by its code, so that a reference costs no call. */
export function legalPersonSubgraph(dependencies: LegalPersonDependencies): SubgraphModule {
  return {
    name: 'legal-person',
    resolvers: {
      Query: QUERY,
      ...entityTypes(),
      LegalEntity: { __resolveReference: resolveReference, __resolveType: ({ uscc }: EntityReference) => entityType(uscc) },
      Shareholder: SHAREHOLDER_FIELDS,
      Person: { __resolveReference: (reference: object) => reference, legalRepOf },
    },
    contextOf: (scope: RequestScope): LegalPersonContext => legalPersonContext(scope, dependencies),
    close: () => dependencies.adapter.close(),
  };
}
