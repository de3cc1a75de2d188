import type { Assurance, Clearance, Principal } from './principal.ts';
import type { TokenClaims } from './token-claims.ts';
import type { TokenTimes } from './token-times.ts';

/** Exact values only: no lower case, no full width, no number, no list. */
const CLEARANCES: ReadonlyMap<unknown, Clearance> = new Map([['L1', 1], ['L2', 2], ['L3', 3], ['L4', 4]]);

/** `acr` values of the portal (docs/access-token.md). */
export const ASSURANCE_OF_ACR: ReadonlyMap<unknown, Assurance> = new Map([
  ['low', 'LOW'], ['real_name', 'REAL_NAME'], ['face', 'FACE'], ['in_person', 'IN_PERSON'], ['ca', 'CA'],
]);

export interface PrincipalContext {
  readonly times: TokenTimes;
  /** Epoch seconds. */
  readonly now: number;
  readonly skewSeconds: number;
  /** How long a FACE or CA authentication counts as fresh. */
  readonly stepUpSeconds: number;
}

/** The principal that checked claims describe. Unknown clearance is 0, unknown assurance LOW, unknown authentication time no step-up. */
export function principalOfClaims(claims: TokenClaims, context: PrincipalContext): Principal {
  const assurance = assuranceOf(claims);
  return {
    kind: claims.principal_kind,
    subject: claims.sub,
    clientId: claims.client_id,
    // An agent asks for the entity it acts for; that is the organisation departments are told.
    organization: claims.org ?? claims.acts_for,
    region: claims.region,
    clearance: CLEARANCES.get(claims['clearance']) ?? 0,
    assurance,
    stepUp: stepUpOfClaims(claims, context),
    personId: claims.person_id,
    actsFor: claims.acts_for,
    authority: claims.authority ?? 'none',
    mandate: claims.mandate === '*' ? null : claims.mandate,
    tokenId: claims.jti,
    expiresAt: context.times.expiresAt,
  };
}

/** How fresh the authentication is at `now`: the one thing of a principal that changes with the clock. */
export function stepUpOfClaims(claims: TokenClaims, context: PrincipalContext): Principal['stepUp'] {
  return claims.person_id === null ? 'absent' : stepUpOf(assuranceOf(claims), claims['auth_time'], context);
}

function assuranceOf(claims: TokenClaims): Assurance {
  return ASSURANCE_OF_ACR.get(claims['acr']) ?? 'LOW';
}

function stepUpOf(assurance: Assurance, authTime: unknown, { now, skewSeconds, stepUpSeconds }: PrincipalContext): Principal['stepUp'] {
  if (assurance !== 'FACE' && assurance !== 'CA') return 'absent';
  if (typeof authTime !== 'number' || !Number.isSafeInteger(authTime) || authTime > now + skewSeconds) return 'absent';
  return now - authTime < stepUpSeconds ? 'live' : 'expired';
}
