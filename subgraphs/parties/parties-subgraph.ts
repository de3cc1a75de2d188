import type { SubjectReference, SubjectRole } from '../../schema/contract/assertion.ts';
import type { RequestScope } from '../request/request-scope.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import { entityType } from '../values/entity-type.ts';

type Party = { readonly personId: string } | { readonly uscc: string };

const partyOf = ({ kind, key }: SubjectReference): Party => (kind === 'PERSON' ? { personId: key } : { uscc: key });

const QUERY = {
  me: (_root: unknown, _given: object, { assertion }: RequestScope) => (assertion.self === null ? null : { personId: assertion.self }),
  subject: (_root: unknown, given: { role?: SubjectRole | null }, { assertion }: RequestScope) => {
    const subject = assertion.subjects.find(({ role }) => role === (given.role ?? 'APPLICANT'));
    return subject === undefined ? null : partyOf(subject);
  },
  subjects: (_root: unknown, _given: object, { assertion }: RequestScope) => assertion.subjects.map(partyOf),
} satisfies Record<string, Resolver>;

/** Who is asked about, as the token says: references only, and no source. Apart from every department, so that no department waits for another to learn it. */
export function partiesSubgraph(): SubgraphModule {
  return {
    name: 'parties',
    resolvers: { Query: QUERY, Subject: { __resolveType: (party: Party) => ('uscc' in party ? entityType(party.uscc) : 'Person') } },
    contextOf: (scope) => scope,
    close: async () => {},
  };
}
