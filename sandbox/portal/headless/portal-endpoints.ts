import { z } from 'zod';
import type { DpopKey } from './dpop-key.ts';
import { TokenRefused } from './token-refused.ts';

/** The part of `fetch` used here. */
export type Fetch = typeof globalThis.fetch;

const metadataSchema = z.looseObject({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url(), revocation_endpoint: z.url(), end_session_endpoint: z.url() });
const answerSchema = z.union([
  z.looseObject({ access_token: z.string() }),
  z.looseObject({ error: z.string(), error_description: z.string().optional() }),
]);

export interface PortalEndpoints {
  readonly authorization: string;
  readonly token: string;
  readonly revocation: string;
  readonly endSession: string;
}

/** Patience with a portal that takes the connection: a machine that is busy with starting the house answers late. Milliseconds. */
const PATIENCE_MS = 20_000;

/** Asks the portal where things are. Throws {@link TokenRefused} when it is not running, or runs and does not answer. */
export async function discoverEndpoints(portal: string, fetch: Fetch): Promise<PortalEndpoints> {
  let response: Response;
  try {
    response = await fetch(`${portal}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'TimeoutError') throw new TokenRefused(`the portal at ${portal} must answer within ${PATIENCE_MS / 1000} s: it listens, and is silent`, { cause });
    throw new TokenRefused(`the portal must be running at ${portal}: start it with npm start, or name it with --portal`, { cause });
  }
  const metadata = metadataSchema.safeParse(await response.json().catch(() => null));
  if (!metadata.success) throw new TokenRefused(`there must be an OpenID provider at ${portal}, got status ${response.status}`);
  const { authorization_endpoint: authorization, token_endpoint: token, revocation_endpoint: revocation, end_session_endpoint: endSession } = metadata.data;
  return { authorization, token, revocation, endSession };
}

/** POSTs to the token endpoint as this client; `secret` null for a public client. With a key, the token is bound to it. */
export async function postForToken(
  endpoint: string, fetch: Fetch, client: { readonly id: string; readonly secret: string | null }, fields: Readonly<Record<string, string>>, dpop?: DpopKey,
): Promise<string> {
  const response = await postAsClient(endpoint, fetch, client, fields, dpop === undefined ? {} : { dpop: dpop.proof('POST', endpoint, null) });
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (!answer.success) throw new TokenRefused(`the token endpoint must answer with JSON, got status ${response.status}`);
  if ('access_token' in answer.data && typeof answer.data.access_token === 'string') return answer.data.access_token;
  throw new TokenRefused(refusal(String(answer.data['error']), answer.data['error_description']));
}

/** POSTs a form as this client: with its secret, or by name where it has none. */
export function postAsClient(
  endpoint: string, fetch: Fetch, client: { readonly id: string; readonly secret: string | null }, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = new URLSearchParams(client.secret === null ? { ...fields, client_id: client.id } : fields);
  const authorization = client.secret === null ? {} : { authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')}` };
  return fetch(endpoint, { method: 'POST', body, headers: { ...authorization, ...headers } });
}

/** One line of an OAuth error. */
export function refusal(error: string, description: unknown): string {
  return typeof description === 'string' && description !== '' ? `the portal refused (${error}): ${description}` : `the portal refused (${error})`;
}
