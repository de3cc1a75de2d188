import type { Arrived, LoggedIn } from '../request-context.ts';
import type { Principal } from './principal.ts';
import type { VerifiedToken } from './verified-token.ts';

const PUBLIC_PRINCIPAL: Principal = {
  kind: 'OPEN_DATA_APP', subject: 'public', clientId: 'public', organization: null, region: null, clearance: 0, assurance: 'LOW', stepUp: 'absent', personId: null,
  actsFor: null, authority: 'none', mandate: null, tokenId: 'public', expiresAt: Number.MAX_SAFE_INTEGER,
};

const PUBLIC_TOKEN: VerifiedToken = { issuer: 'public', tokenId: 'public', issuedAt: 0, expiresAt: Number.MAX_SAFE_INTEGER, authorizationDetails: undefined, keyThumbprint: null };

/** Stage 1 of an ungraded public graph (`--login none`): everybody is the same nobody. Never used where the grade specification is linked. */
export function publicLogin(context: Arrived): LoggedIn {
  return { ...context, principal: PUBLIC_PRINCIPAL, token: PUBLIC_TOKEN };
}
