import { discoverEndpoints, postAsClient } from './portal-endpoints.ts';
import type { TokenSource } from './request-token.ts';
import { TokenRefused } from './token-refused.ts';

/** Takes a client's own token back at the portal (RFC 7009). Throws {@link TokenRefused} when the portal does not take the client's word. */
export async function revokeToken({ portal, fetch, data }: TokenSource, clientId: string, token: string): Promise<void> {
  const client = data.clients.find(({ id }) => id === clientId);
  if (client === undefined) throw new TokenRefused(`--client must be one of ${data.clients.map(({ id }) => id).join(', ')}; got ${clientId}`);
  const { revocation } = await discoverEndpoints(portal, fetch);
  const response = await postAsClient(revocation, fetch, client, { token });
  if (response.status !== 200) throw new TokenRefused(`the portal must take the token back, got status ${response.status}`);
}
