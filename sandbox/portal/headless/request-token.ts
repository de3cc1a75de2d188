import { CALLBACK } from '../callback.ts';
import type { PortalClient, PortalData } from '../register/portal-data.ts';
import type { DpopKey } from './dpop-key.ts';
import { logInPerson } from './person-login.ts';
import { discoverEndpoints, postForToken, type Fetch } from './portal-endpoints.ts';
import { TokenRefused } from './token-refused.ts';

/** What a token is wanted for. Items by code or short name; people by persona number, login, `personId` or ID number. */
export interface TokenWish {
  readonly client: string;
  readonly item?: string | undefined;
  readonly case?: string | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly person?: string | undefined;
  readonly entity?: string | undefined;
  /** Holders' authorisation codes (依授权): whose, the licence type's code, the code. */
  readonly holderCodes?: readonly { readonly subject: string; readonly type: string; readonly code: string }[] | undefined;
  /** Default real_name. */
  readonly acr?: string | undefined;
}

export interface TokenSource {
  /** Address of the running portal. */
  readonly portal: string;
  readonly fetch: Fetch;
  readonly data: PortalData;
  /** Binds the token to this key (RFC 9449); default: a plain bearer token. */
  readonly dpop?: DpopKey | undefined;
}

/** Gets an access token from the running portal. Throws {@link TokenRefused} saying what must hold. */
export async function requestToken({ portal, fetch, data, dpop }: TokenSource, wish: TokenWish): Promise<string> {
  const client = data.clients.find(({ id }) => id === wish.client);
  if (client === undefined) throw new TokenRefused(`--client must be one of ${data.clients.map(({ id }) => id).join(', ')}; got ${wish.client}`);
  const details = detailsOf(data, wish);
  if (client.login === 'machine') {
    if (wish.person !== undefined) throw new TokenRefused(`--person is for people's applications; ${client.id} is a machine`);
    const endpoints = await discoverEndpoints(portal, fetch);
    return postForToken(endpoints.token, fetch, client, { grant_type: 'client_credentials', ...(details === null ? {} : { authorization_details: details }) }, dpop);
  }
  const { person, entity } = whoLogsIn(data, client, wish);
  const endpoints = await discoverEndpoints(portal, fetch);
  return logInPerson(endpoints, fetch, { client, person, entity, acr: wish.acr ?? 'real_name', redirectUri: CALLBACK, details, dpop });
}

function detailsOf(data: PortalData, { item, case: caseNo, subjects, holderCodes }: TokenWish): string | null {
  if (item === undefined) {
    if (caseNo !== undefined || subjects !== undefined || holderCodes !== undefined) throw new TokenRefused('--case, --subject and --holder-code need --item');
    return null;
  }
  const code = data.items.find(({ short }) => short === item)?.code ?? item;
  return JSON.stringify([{ type: 'shuqiao_item', item: code, ...(caseNo === undefined ? {} : { case: caseNo }), ...(subjects === undefined ? {} : { subjects }), ...(holderCodes === undefined ? {} : { holder_codes: holderCodes }) }]);
}

/** An official or agent not named is the first who may use the client; a citizen must be named. */
function whoLogsIn(data: PortalData, client: PortalClient, wish: TokenWish): { readonly person: string; readonly entity: string | null } {
  if (client.login === 'agent') {
    const agency = data.agencies.find(({ person, entity }) => (wish.person ?? person) === person && (wish.entity ?? entity) === entity);
    const [person, entity] = [wish.person ?? agency?.person, wish.entity ?? agency?.entity];
    if (person === undefined || entity === undefined) throw new TokenRefused('--person must act for an entity, or --entity must name it: see --list');
    return { person, entity };
  }
  const person = wish.person ?? (client.login === 'official' ? data.officials.find(({ kind }) => kind === client.kind)?.login : undefined);
  if (person === undefined) throw new TokenRefused(`--person must say who logs in to ${client.id}, e.g. --person P03`);
  return { person, entity: null };
}
