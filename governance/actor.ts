import type { AssertionContext } from '../schema/contract/assertion.ts';

/** Who acts on the graph's own state, as the gateway's signed assertion says; no argument can say otherwise. */
export interface Actor {
  /** Kind of principal, as the token says. */
  readonly kind: string;
  readonly clientId: string;
  /** USCC; null for citizens and agents. */
  readonly organization: string | null;
  /** `personId` of who is logged in; null for machines. */
  readonly person: string | null;
}

/** The actor of a request. */
export function actorOf({ principalKind, clientId, organization, self }: AssertionContext): Actor {
  return { kind: principalKind, clientId, organization, person: self };
}

/** A data officer (数据专员): a person of kind DEPARTMENT with an organisation. */
export type DataOfficer = Actor & { readonly organization: string; readonly person: string };

export function isDataOfficer(actor: Actor): actor is DataOfficer {
  return actor.kind === 'DEPARTMENT' && actor.organization !== null && actor.person !== null;
}
