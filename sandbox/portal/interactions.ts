import type { IncomingMessage, ServerResponse } from 'node:http';
import type { default as Provider, InteractionResults } from 'oidc-provider';
import { formatAccountId } from './account-id.ts';
import { GATEWAY_AUDIENCE } from './audience.ts';
import { assurance, type Acr } from './assurances.ts';
import { readForm } from './form-body.ts';
import { consentPage } from './pages/consent-page.ts';
import { errorPage } from './pages/error-page.ts';
import { loginPage } from './pages/login-page.ts';
import { PAGE_HEADERS } from './pages/page.ts';
import type { PortalWorld } from './portal-world.ts';
import { readPurposeRequest } from './purpose-request.ts';
import type { Asker, Confirmation } from './register/case-register.ts';
import type { PortalClient } from './register/portal-data.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** One request to a page of the portal. */
interface Visit {
  readonly provider: Provider;
  readonly world: PortalWorld;
  readonly clock: () => number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const PATH = /^\/interaction\/([A-Za-z0-9_-]+)(?:\/(login|confirm|abort))?$/;

/** Whether this is a path of the login and consent pages. */
export function isInteractionPath(path: string): boolean {
  return path.startsWith('/interaction/');
}

/** Serves the login and consent pages of one authorization request; the interaction cookie of the provider binds them to the browser. */
export async function serveInteraction(visit: Visit, path: string): Promise<void> {
  const [, uid, action] = PATH.exec(path) ?? [];
  if (uid === undefined || visit.request.method !== (action === undefined ? 'GET' : 'POST')) return sendPage(visit, 404, errorPage({ error: 'not_found' }));
  let interaction: Interaction;
  try {
    interaction = await visit.provider.interactionDetails(visit.request, visit.response);
  } catch {
    // No cookie, another browser, or too late: the provider says only that there is no such session.
    return sendPage(visit, 400, errorPage({ error: 'invalid_request', error_description: '登录请求不存在或已过期' }));
  }
  const client = visit.world.client(String(interaction.params['client_id']));
  if (client === null || interaction.uid !== uid) return sendPage(visit, 400, errorPage({ error: 'invalid_request', error_description: '登录请求不存在或已过期' }));
  if (action === 'abort') return finish(visit, { error: 'access_denied', error_description: '用户取消' });
  if (interaction.prompt.name === 'login') return action === 'login' ? logIn(visit, interaction, client) : showLogin(visit, interaction, client, null);
  return consent(visit, interaction, client, action === 'confirm');
}

function showLogin(visit: Visit, interaction: Interaction, client: PortalClient, problem: string | null): void {
  const wanted = String(interaction.params['acr_values'] ?? '').split(' ').map(assurance).find((row) => row !== undefined);
  const acr: Acr = wanted?.acr ?? 'real_name';
  sendPage(visit, problem === null ? 200 : 422, loginPage(visit.world, { uid: interaction.uid, client, acr, problem }));
}

async function logIn(visit: Visit, interaction: Interaction, client: PortalClient): Promise<void> {
  const form = await readForm(visit.request);
  const chosen = form?.get('other')?.trim() || form?.get('person') || '';
  const [text = '', entity] = chosen.split(' ');
  const person = visit.world.people.find(text);
  const way = assurance(form?.get('acr'));
  if (person === null || !visit.world.mayLogIn(client, person)) return showLogin(visit, interaction, client, '该身份不能登录此应用');
  if (way === undefined) return showLogin(visit, interaction, client, '请选择核验方式');
  const actsFor = client.login === 'agent' ? (entity ?? null) : null;
  if (client.login === 'agent' && (actsFor === null || visit.world.agency(person.personId, actsFor) === null)) return showLogin(visit, interaction, client, '该身份未获此主体授权');
  const accountId = formatAccountId({ personId: person.personId, actsFor });
  return finish(visit, { login: { accountId, acr: way.acr, amr: [...way.amr], remember: false } });
}

/** GET shows what would be signed; POST grants it. What the register does not confirm is never shown for consent. */
async function consent(visit: Visit, interaction: Interaction, client: PortalClient, granted: boolean): Promise<void> {
  const accountId = interaction.session?.accountId ?? '';
  const asker = visit.world.asker(client.id, accountId);
  if (asker === null || asker.person === null) return finish(visit, { error: 'access_denied', error_description: '该身份不能登录此应用' });
  const confirmation = confirm(visit, interaction, asker);
  if (confirmation !== null && !confirmation.ok) return finish(visit, { error: 'invalid_authorization_details', error_description: confirmation.problem });
  if (!granted) return sendPage(visit, 200, consentPage({ uid: interaction.uid, client, personName: asker.person.name, purpose: confirmation?.purpose ?? null }));
  // A grant of its own each time: a purpose consented to once must not ride along with the next request.
  const grant = new visit.provider.Grant({ accountId, clientId: client.id });
  grant.addOIDCScope('openid');
  grant.addResourceScope(GATEWAY_AUDIENCE, '');
  return finish(visit, { consent: { grantId: await grant.save() } });
}

function confirm({ world, clock }: Visit, interaction: Interaction, asker: Asker): Confirmation | null {
  const text = interaction.params['authorization_details'];
  if (typeof text !== 'string') return null;
  const details: unknown = JSON.parse(text);
  const [detail, ...others]: readonly unknown[] = Array.isArray(details) ? details : [];
  if (others.length > 0) return { ok: false, problem: 'a token must have one purpose only' };
  const request = readPurposeRequest(detail);
  return request.ok ? world.register.confirm(asker, request.asked, Math.floor(clock() / 1000)) : request;
}

async function finish({ provider, request, response }: Visit, result: InteractionResults): Promise<void> {
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

function sendPage({ response }: Visit, status: number, body: string): void {
  response.writeHead(status, PAGE_HEADERS).end(body);
}
