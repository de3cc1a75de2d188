import type { AuditRoom } from '../audit-room/audit-room.ts';
import { auditResolvers } from './audit-resolvers.ts';
import { bereavementOf } from '../consent/bereavement.ts';
import type { Consent } from '../consent/consent.ts';
import { consentState } from '../consent/consent.ts';
import { ConsentRefusal } from '../consent/consent-refusal.ts';
import type { ConsentStore } from '../consent/consent-store.ts';
import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import { subgraphError } from '../../subgraphs/request/subgraph-error.ts';
import type { Resolver, SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import type { SharingRoom } from '../sharing-room/sharing-room.ts';
import { withTextsDatabasesKeep } from './texts-databases-keep.ts';
import { sharingResolvers } from './sharing-resolvers.ts';

export interface GovernanceDependencies {
  readonly consents: ConsentStore;
  readonly sharing: SharingRoom;
  readonly clock: () => Date;
  /** Null where there is no audit side. */
  readonly audit: AuditRoom | null;
}

interface PersonReference {
  readonly personId: string;
}

interface GrantConsentInput {
  readonly itemCode: string;
  readonly fields: readonly string[];
  readonly validTo: string;
}

/** Who is logged in. Machines have no self and consent to nothing. */
function selfOf({ assertion }: RequestScope): string {
  if (assertion.self === null) throw subgraphError('BAD_ARGUMENT');
  return assertion.self;
}

/** A refusal of the store as an error of the contract; whatever else went wrong goes on as it is. */
async function asContractError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ConsentRefusal) throw subgraphError(error.code === 'CONSENT_NOT_FOUND' ? 'CONSENT_NOT_FOUND' : 'CONSENT_INVALID');
    throw error;
  }
}

function mutationResolvers({ consents }: GovernanceDependencies) {
  return {
    grantConsent: (_root: unknown, { input }: { input: GrantConsentInput }, scope: RequestScope) => asContractError(consents.grant({
      subjectKind: 'PERSON', subjectKey: selfOf(scope), giverKey: selfOf(scope), grantedBy: 'SUBJECT', channel: scope.assertion.clientId, ...input,
    })),
    grantKinConsent: (_root: unknown, { input }: { input: GrantConsentInput }, scope: RequestScope) => {
      const bereavement = bereavementOf(scope.assertion, input.itemCode);
      if (bereavement === null) throw subgraphError('CONSENT_NOT_KIN');
      return asContractError(consents.grant({
        subjectKind: 'PERSON', subjectKey: bereavement.deceased, giverKey: bereavement.kin, grantedBy: 'KIN', channel: scope.assertion.clientId, ...input,
      }));
    },
    revokeConsent: (_root: unknown, { consentId }: { consentId: string }, scope: RequestScope) => asContractError(consents.revoke(consentId, selfOf(scope))),
  } satisfies Record<string, Resolver>;
}

/** Consents in the graph. Who may read them is the gateway's decision; here a person's are those it gave. */
export function governanceSubgraph(dependencies: GovernanceDependencies): SubgraphModule {
  const { consents, clock } = dependencies;
  const audit = auditResolvers(dependencies.audit);
  const sharing = sharingResolvers(dependencies.sharing, clock);
  return {
    name: 'governance',
    resolvers: {
      ...audit,
      ...sharing,
      Query: withTextsDatabasesKeep({ ...audit['Query'], ...sharing['Query'] }),
      Mutation: withTextsDatabasesKeep({ ...audit['Mutation'], ...sharing['Mutation'], ...mutationResolvers(dependencies) }),
      Person: {
        ...withTextsDatabasesKeep({ ...audit['Person'] }),
        __resolveReference: ({ personId }: PersonReference) => ({ personId }),
        consents: ({ personId }: PersonReference) => consents.givenBy(personId),
      },
      Consent: {
        subjectId: ({ subjectKey }: Consent) => subjectKey,
        giverId: ({ giverKey }: Consent) => giverKey,
        state: (consent: Consent) => consentState(consent, clock()),
      },
    },
    contextOf: (scope) => scope,
    close: async () => {},
  };
}
