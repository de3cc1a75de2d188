import { z } from 'zod';
import { fetchBounded, type BoundedFetchLimits, type Fetch } from './bounded-fetch.ts';

/** What the gateway takes from an issuer's discovery document. */
export interface IssuerMetadata {
  readonly jwksUri: string;
  /** `revocation_list_uri` (docs/access-token.md); null when the issuer publishes none. */
  readonly revocationsUri: string | null;
}

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url(), revocation_list_uri: z.url().optional() });

/**
 * Asks an issuer where its keys and revocations are. The document must be the issuer's own (OpenID Connect Discovery 1.0 section 4.3) and point to
 * the issuer's own origin, so a bent document cannot send the gateway elsewhere. Throws with what must hold.
 */
export async function discoverMetadata(fetch: Fetch, issuer: string, limits: BoundedFetchLimits): Promise<IssuerMetadata> {
  const body = await fetchBounded(fetch, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, limits);
  const metadata = metadataSchema.safeParse(JSON.parse(body));
  if (!metadata.success) throw new Error('the discovery document must hold issuer and jwks_uri');
  const { issuer: named, jwks_uri: jwksUri, revocation_list_uri: revocationsUri = null } = metadata.data;
  if (named !== issuer) throw new Error('the discovery document must name the issuer it was asked of');
  const { origin } = new URL(issuer);
  if (new URL(jwksUri).origin !== origin) throw new Error('jwks_uri must be on the origin of the issuer');
  if (revocationsUri !== null && new URL(revocationsUri).origin !== origin) throw new Error('revocation_list_uri must be on the origin of the issuer');
  return { jwksUri, revocationsUri };
}
