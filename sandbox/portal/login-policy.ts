import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ASSURANCES } from './assurances.ts';
import type { PortalWorld } from './portal-world.ts';

/**
 * When the login page is shown although the browser is logged in: the person may not use this client, or is not authenticated strongly enough for the
 * `acr_values` asked for (RFC 9470 section 4).
 */
export function loginPolicy(world: PortalWorld): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the default interaction policy must have a login prompt');
  login.checks.add(new interactionPolicy.Check('account_of_client', 'this application is for other accounts', 'login_required', (ctx) => {
    const { session, client, result } = ctx.oidc;
    return session?.accountId !== undefined && result?.login === undefined && world.asker(client?.clientId ?? '', session.accountId) === null;
  }));
  login.checks.add(new interactionPolicy.Check('assurance', 'a stronger authentication is needed', 'login_required', (ctx) => {
    const wanted = requestedAcrs(ctx);
    return wanted.length > 0 && ctx.oidc.result?.login === undefined && !wanted.includes(ctx.oidc.acr);
  }));
  return policy;
}

/** Known values of `acr_values`, in the client's order of preference. */
export function requestedAcrs(ctx: Pick<KoaContextWithOIDC, 'oidc'>): string[] {
  const text = ctx.oidc.params?.['acr_values'];
  return typeof text === 'string' ? text.split(' ').filter((acr) => ASSURANCES.some((row) => row.acr === acr)) : [];
}
