import { errors, type ClientMetadata, type Configuration } from 'oidc-provider';
import { GATEWAY_AUDIENCE } from './audience.ts';
import { ASSURANCES } from './assurances.ts';
import { CALLBACK } from './callback.ts';
import { loginPolicy } from './login-policy.ts';
import { parseAccountId } from './account-id.ts';
import { renderProviderError, sendHtml } from './pages/error-page.ts';
import { loggedOutPage, logoutPage } from './pages/logout-page.ts';
import type { PortalStorage } from './portal-storage.ts';
import type { PortalWorld } from './portal-world.ts';
import { DETAIL_TYPE } from './purpose-request.ts';
import { confirmDetails, readDetail, requestedDetails, tokenClaims } from './token-content.ts';
import type { PortalClient } from './register/portal-data.ts';
import { REVOCATION_LIST_PATH, REVOCATION_PATH } from './revocation-endpoint.ts';
import type { SigningKey } from './signing-keys.ts';

export interface ProviderParts {
  readonly issuer: string;
  readonly world: PortalWorld;
  readonly storage: PortalStorage;
  /** Published keys, the signing one first. */
  readonly keys: readonly SigningKey[];
  readonly cookieKeys: readonly string[];
  /** Seconds. */
  readonly tokenLife: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

const INTERACTION_SECONDS = 600;
const SESSION_SECONDS = 8 * 3600;

/** Configuration of oidc-provider for the unified login portal: code with PKCE for people, client credentials for machines, RFC 9068 and RFC 9396 tokens. */
export function providerConfiguration(parts: ProviderParts): Configuration {
  const { world, keys, tokenLife } = parts;
  return {
    adapter: parts.storage.adapter,
    clients: world.data.clients.map(clientMetadata),
    jwks: { keys: keys.map((key) => ({ ...key })) },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: [...parts.cookieKeys] },
    discovery: { revocation_list_uri: `${parts.issuer}${REVOCATION_LIST_PATH}`, revocation_endpoint: `${parts.issuer}${REVOCATION_PATH}` },
    acrValues: ASSURANCES.map(({ acr }) => acr),
    claims: { openid: ['sub'] },
    scopes: ['openid'],
    subjectTypes: ['public'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}`, policy: loginPolicy(world) },
    findAccount: (_ctx, accountId) => {
      const { personId } = parseAccountId(accountId);
      return world.people.find(personId) === null ? undefined : { accountId, claims: () => ({ sub: personId }) };
    },
    extraTokenClaims: (ctx, token) => tokenClaims(world, ctx, token),
    formats: {
      customizers: {
        // An agent's account names the entity too; the subject of the token is the person.
        jwt: (_ctx, token, jwt) => {
          if ('accountId' in token && token.accountId !== undefined) jwt.payload['sub'] = parseAccountId(token.accountId).personId;
        },
      },
    },
    renderError: renderProviderError,
    ttl: {
      AccessToken: tokenLife,
      ClientCredentials: tokenLife,
      IdToken: tokenLife,
      AuthorizationCode: 60,
      Interaction: INTERACTION_SECONDS,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
    features: features(parts),
  };
}

function clientMetadata(client: PortalClient): ClientMetadata {
  const common = { client_id: client.id, client_name: client.name, authorization_details_types: [DETAIL_TYPE] };
  const authentication = client.secret === null ? { token_endpoint_auth_method: 'none' as const } : { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: client.secret };
  if (client.login === 'machine') return { ...common, ...authentication, grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
  return { ...common, ...authentication, application_type: 'native', grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [CALLBACK] };
}

function features(parts: ProviderParts): Configuration['features'] {
  const { keys, tokenLife } = parts;
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => sendHtml(ctx, logoutPage(form)),
      postLogoutSuccessSource: (ctx) => sendHtml(ctx, loggedOutPage()),
    },
    clientCredentials: { enabled: true },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => GATEWAY_AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator) => {
        if (indicator !== GATEWAY_AUDIENCE) throw new errors.InvalidTarget(`the resource must be ${GATEWAY_AUDIENCE}`);
        return { scope: '', audience: GATEWAY_AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: tokenLife, jwt: { sign: { alg: 'ES256', kid: keys[0]?.kid } } };
      },
    },
    richAuthorizationRequests: {
      enabled: true,
      types: { [DETAIL_TYPE]: { validate: (_ctx, detail) => void readDetail(detail) } },
      authorizationDetailsForGrantSource: (ctx) => requestedDetails(ctx),
      authorizationDetailsForAccessToken: (ctx, token, source) => confirmDetails(parts.world, Math.floor(parts.clock() / 1000), token, source === undefined ? requestedDetails(ctx) : source.rar),
      authorizationDetailsForIntrospection: (_ctx, token) => token.rar,
    },
  };
}
