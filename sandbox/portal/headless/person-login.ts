import { createHash, randomBytes } from 'node:crypto';
import { createBrowser, type Browser, type Visited } from './browser.ts';
import type { DpopKey } from './dpop-key.ts';
import { postForToken, refusal, type Fetch, type PortalEndpoints } from './portal-endpoints.ts';
import { TokenRefused } from './token-refused.ts';

export interface PersonLogin {
  readonly client: { readonly id: string; readonly secret: string | null };
  /** Persona number, official's login, `personId` or ID number; for an agent also the entity's USCC. */
  readonly person: string;
  readonly entity: string | null;
  readonly acr: string;
  readonly redirectUri: string;
  /** JSON of the authorization details; null for none. */
  readonly details: string | null;
  readonly dpop?: DpopKey | undefined;
}

const MAX_STEPS = 12;

/** Logs a person in as a browser would (authorization code with PKCE, RFC 7636), filling in the login and consent pages. */
export async function logInPerson(endpoints: PortalEndpoints, fetch: Fetch, login: PersonLogin, browser: Browser = createBrowser(fetch)): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(endpoints.authorization);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: login.client.id,
    redirect_uri: login.redirectUri,
    scope: 'openid',
    state,
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    acr_values: login.acr,
    ...(login.details === null ? {} : { authorization_details: login.details }),
  }).toString();
  const answer = await walk(browser, url.href, login);
  if (answer.searchParams.get('state') !== state) throw new TokenRefused('the answer must carry the state that was sent');
  const error = answer.searchParams.get('error');
  if (error !== null) throw new TokenRefused(refusal(error, answer.searchParams.get('error_description')));
  const fields = { grant_type: 'authorization_code', code: answer.searchParams.get('code') ?? '', redirect_uri: login.redirectUri, code_verifier: verifier };
  return postForToken(endpoints.token, fetch, login.client, fields, login.dpop);
}

/** From page to page until the portal sends the browser back to the application. */
async function walk(browser: Browser, start: string, login: PersonLogin): Promise<URL> {
  let visited = await browser.get(start);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (visited.location !== null) {
      if (visited.location.startsWith(`${login.redirectUri}?`)) return new URL(visited.location);
      visited = await browser.get(visited.location);
    } else {
      visited = await browser.post(formAction(visited), formFields(visited, login));
    }
  }
  throw new TokenRefused('the login must end at the application');
}

function formAction(visited: Visited): string {
  const alert = /<p role="alert">([^<]*)<\/p>/.exec(visited.body)?.[1];
  if (alert !== undefined) throw new TokenRefused(`the portal says: ${alert}`);
  const action = /<form method="post" action="([^"]+)"/.exec(visited.body)?.[1];
  if (action === undefined) throw new TokenRefused(`the portal must show a form, got status ${visited.status}`);
  return new URL(action, visited.url).href;
}

/** Only what the page asks for is sent. */
function formFields({ body }: Visited, { person, entity, acr }: PersonLogin): Record<string, string> {
  if (!body.includes('name="acr"')) return {};
  return { person: entity === null ? person : `${person} ${entity}`, acr };
}
