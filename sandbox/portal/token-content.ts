import { errors, type AuthorizationDetail, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { holderClaims } from './holder-claims.ts';
import type { PortalWorld } from './portal-world.ts';
import { readPurposeRequest } from './purpose-request.ts';
import type { AskedPurpose, Asker } from './register/case-register.ts';

/** An access token about to be signed. */
export type IssuedToken = Parameters<NonNullable<Configuration['extraTokenClaims']>>[1];

/** Claims that say who holds the token. Throws `invalid_grant` when the account may not use the client. */
export function tokenClaims(world: PortalWorld, ctx: KoaContextWithOIDC, token: IssuedToken): Record<string, unknown> {
  const { acr, authTime } = ctx.oidc.entities.AuthorizationCode ?? {};
  return holderClaims(world, askerOf(world, token), authTime === undefined ? null : { acr: acr ?? 'low', authTime });
}

/** Details as the request has them; for people the login page has shown them by then. */
export function requestedDetails(ctx: KoaContextWithOIDC): readonly AuthorizationDetail[] | undefined {
  const text = ctx.oidc.params?.['authorization_details'];
  if (typeof text !== 'string') return undefined;
  const details: unknown = JSON.parse(text);
  return Array.isArray(details) ? details : undefined;
}

/**
 * The details to sign at `now` (epoch seconds): at most one, confirmed by the register at the last moment, so that what is signed is true when it
 * is signed. Throws `invalid_authorization_details` otherwise.
 */
export function confirmDetails(world: PortalWorld, now: number, token: IssuedToken, details: readonly AuthorizationDetail[] | undefined): AuthorizationDetail[] | undefined {
  const [detail, ...others] = details ?? [];
  if (detail === undefined) return undefined;
  if (others.length > 0) throw new errors.InvalidAuthorizationDetails('a token must have one purpose only');
  const confirmation = world.register.confirm(askerOf(world, token), readDetail(detail), now);
  if (!confirmation.ok) throw new errors.InvalidAuthorizationDetails(confirmation.problem);
  const { subjects, holder_codes: codes, ...purpose } = confirmation.purpose;
  return [{ ...purpose, subjects: subjects.map((subject) => ({ ...subject })), ...(codes === undefined ? {} : { holder_codes: codes.map((code) => ({ ...code })) }) }];
}

/** Reads one requested detail; throws `invalid_authorization_details` with what must hold. */
export function readDetail(detail: unknown): AskedPurpose {
  const request = readPurposeRequest(detail);
  if (!request.ok) throw new errors.InvalidAuthorizationDetails(request.problem);
  return request.asked;
}

function askerOf(world: PortalWorld, token: IssuedToken): Asker {
  const asker = world.asker(token.clientId ?? '', 'accountId' in token ? (token.accountId ?? null) : null);
  if (asker === null) throw new errors.InvalidGrant('the account must exist and be allowed to use this client');
  return asker;
}
