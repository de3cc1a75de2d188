import type { Journal } from '../journal/journal-entry.ts';
import type { PersonIdCodec } from '../standards/person-id.ts';
import type { AccessContext } from './access/access-context.ts';
import { applyAccess } from './access/apply.ts';
import type { ConsentFeed } from './access/consent/consent-feed.ts';
import { createAccessPlanner } from './access/access-planner.ts';
import type { AccessPlanner } from './access/access-planner.ts';
import type { AccessSchema } from './access/plan-request.ts';
import type { PolicySnapshot } from './access/policy/policy-snapshot.ts';
import type { RateStore } from './access/rates/rate-store.ts';
import { withinRates } from './access/rates/within-rates.ts';
import { createAudit } from './audit/audit-stage.ts';
import type { Log } from './log.ts';
import type { GraphPolicy } from './policy-in-force.ts';
import type { Login } from './login/create-login.ts';
import { loginStage } from './login/login-stage.ts';
import { DOCUMENT_RIGHTS } from './operation/document-rights.ts';
import { purposeStage } from './purpose/purpose-stage.ts';
import type { Accessed, Arrived, Purposed } from './request-context.ts';
import type { GraphMode } from './serve-graph.ts';
import type { Metrics } from './server/metrics.ts';

export interface GradedModeParts {
  readonly schema: AccessSchema;
  readonly policy: GraphPolicy;
  readonly consents: Pick<ConsentFeed, 'snapshot'>;
  readonly personIds: PersonIdCodec;
  readonly login: Login;
  /** Buckets of the policy's lookup rates: of all workers of this gateway. */
  readonly rates: RateStore;
  readonly journal: Journal;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The rooms of a graded supergraph: everybody logs in, every field is decided, every request is journalled. */
export function gradedMode(parts: GradedModeParts): GraphMode {
  const { policy, login, journal, clock, log, metrics } = parts;
  const audit = createAudit({ journal, clock });
  const planner = createAccessPlanner({ schema: parts.schema, personIds: parts.personIds, proposed: () => policy.proposed() });
  const pinned = pinByRequest(policy);
  return {
    login: (context) => loginStage({
      login,
      mustProve: ({ clientId }) => pinned(context).client(clientId)?.proofOfPossession === true,
      onRefused: (requestId, reason) => {
        journal.countUnauthenticated();
        metrics.unauthenticated(reason);
        log.info({ requestId, reason }, 'login refused');
      },
    }, context),
    // The first stage whose refusals are journalled with all that is known of the request: who asks has a place from here on.
    purpose: (context) => {
      context.place.heldBy(context.principal.subject);
      return purposeStage({ items: () => pinned(context), clock, log }, context);
    },
    access: (context) => decide(parts, planner, { context, policy: pinned(context) }),
    withinRates: (context) => withinRates({ graded: parts.schema.graded, personIds: parts.personIds, store: parts.rates, onRefused: (rate) => metrics.rateLimited(rate) }, pinned(context).rates, context),
    declareIntent: (context) => audit.declareIntent(context),
    audit: (context) => audit.audit(context),
    refused: (context, error) => audit.refused(context, error),
    documents: { source: (clientId, id) => policy.current().documents.source(clientId, id) },
    rightsOf: (kind) => DOCUMENT_RIGHTS[kind],
  };
}

/** The policy that was in force when the request first needed one, from then on: no request sees half of two versions. By the request's own `http` object, which every stage hands on. */
function pinByRequest(policy: GraphPolicy): (context: Pick<Arrived, 'http'>) => PolicySnapshot {
  const pins = new WeakMap<object, PolicySnapshot>();
  return ({ http }) => {
    let pinned = pins.get(http);
    if (pinned === undefined) pins.set(http, (pinned = policy.current()));
    return pinned;
  };
}

/** Stage 4: one snapshot of policy and one of consents, pinned for planning and for every record of this request. */
function decide({ consents, personIds, clock }: GradedModeParts, planner: AccessPlanner, { context, policy }: { readonly context: Purposed; readonly policy: PolicySnapshot }): Accessed {
  const { principal, purpose, operation } = context;
  const pinned: AccessContext = { principal, purpose, policy, consents: consents.snapshot(), personIds, at: clock() };
  const access = planner.plan({ ...pinned, document: operation.document, operationName: operation.name, variables: operation.variables });
  return { ...context, access, disclosure: { kind: 'records', context: pinned, apply: (fetched) => applyAccess(fetched, access, pinned) } };
}
