import type { Arrived, LoggedIn } from '../request-context.ts';
import type { Principal } from './principal.ts';

const PUBLIC_PRINCIPAL: Principal = {
  kind: 'OPEN_DATA_APP', subject: 'public', clientId: 'public', organization: null, region: null, clearance: 0, assurance: 'LOW', stepUp: 'absent', personId: null,
  actsFor: null, authority: 'none', mandate: null, tokenId: 'public', expiresAt: Number.MAX_SAFE_INTEGER,
};

/** Stage 1 of an ungraded public graph (`--login none`): everybody is the same nobody. Never used where the grade specification is linked. */
export async function publicLogin(context: Arrived): Promise<LoggedIn> {
  const token = { issuer: 'public', tokenId: 'public', issuedAt: 0, expiresAt: Number.MAX_SAFE_INTEGER, authorizationDetails: undefined, keyThumbprint: null };
  return { ...context, principal: PUBLIC_PRINCIPAL, token };
}
