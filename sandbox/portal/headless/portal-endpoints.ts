import { z } from 'zod';
import { TokenRefused } from './token-refused.ts';

/** The part of `fetch` used here. */
export type Fetch = typeof globalThis.fetch;

const metadataSchema = z.looseObject({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url() });
const answerSchema = z.union([
  z.looseObject({ access_token: z.string() }),
  z.looseObject({ error: z.string(), error_description: z.string().optional() }),
]);

export interface PortalEndpoints {
  readonly authorization: string;
  readonly token: string;
}

/** Asks the portal where things are. Throws {@link TokenRefused} when it is not running. */
export async function discoverEndpoints(portal: string, fetch: Fetch): Promise<PortalEndpoints> {
  let response: Response;
  try {
    response = await fetch(`${portal}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) });
  } catch (cause) {
    throw new TokenRefused(`the portal must be running at ${portal}: start it with npm start, or name it with --portal`, { cause });
  }
  const metadata = metadataSchema.safeParse(await response.json().catch(() => null));
  if (!metadata.success) throw new TokenRefused(`there must be an OpenID provider at ${portal}, got status ${response.status}`);
  return { authorization: metadata.data.authorization_endpoint, token: metadata.data.token_endpoint };
}

/** POSTs to the token endpoint as this client; `secret` null for a public client. Extra headers carry a DPoP proof. */
export async function postForToken(
  endpoint: string, fetch: Fetch, client: { readonly id: string; readonly secret: string | null }, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const body = new URLSearchParams(client.secret === null ? { ...fields, client_id: client.id } : fields);
  const authorization = client.secret === null ? {} : { authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')}` };
  const response = await fetch(endpoint, { method: 'POST', body, headers: { ...authorization, ...headers } });
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (!answer.success) throw new TokenRefused(`the token endpoint must answer with JSON, got status ${response.status}`);
  if ('access_token' in answer.data && typeof answer.data.access_token === 'string') return answer.data.access_token;
  throw new TokenRefused(refusal(String(answer.data['error']), answer.data['error_description']));
}

/** One line of an OAuth error. */
export function refusal(error: string, description: unknown): string {
  return typeof description === 'string' && description !== '' ? `the portal refused (${error}): ${description}` : `the portal refused (${error})`;
}
