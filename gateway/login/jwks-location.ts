import { z } from 'zod';
import { fetchBounded, type BoundedFetchLimits, type Fetch } from './bounded-fetch.ts';

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Finds an issuer's JWKS by OpenID discovery. The document must be the issuer's own (OpenID Connect Discovery 1.0 section 4.3) and point to the
 * issuer's own origin, so a bent document cannot send the gateway elsewhere. Throws with what must hold.
 */
export async function discoverJwksUri(fetch: Fetch, issuer: string, limits: BoundedFetchLimits): Promise<string> {
  const body = await fetchBounded(fetch, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, limits);
  const metadata = metadataSchema.safeParse(JSON.parse(body));
  if (!metadata.success) throw new Error('the discovery document must hold issuer and jwks_uri');
  if (metadata.data.issuer !== issuer) throw new Error('the discovery document must name the issuer it was asked of');
  if (new URL(metadata.data.jwks_uri).origin !== new URL(issuer).origin) throw new Error('jwks_uri must be on the origin of the issuer');
  return metadata.data.jwks_uri;
}
