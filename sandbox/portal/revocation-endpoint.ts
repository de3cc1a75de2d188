import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { readForm } from './form-body.ts';
import type { PortalWorld } from './portal-world.ts';
import type { PortalClient } from './register/portal-data.ts';
import type { Revocations } from './revocations.ts';
import type { SigningKey } from './signing-keys.ts';

/** Where a client takes a token of its own back (RFC 7009), and where the list of what was taken back is. */
export const REVOCATION_PATH = '/token/revocation';
export const REVOCATION_LIST_PATH = '/revocations';

export interface RevocationEndpoint {
  readonly issuer: string;
  readonly world: PortalWorld;
  readonly revocations: Revocations;
  readonly keys: () => readonly SigningKey[];
}

/** Serves both paths; false when the path is none of them. */
export async function serveRevocation(endpoint: RevocationEndpoint, request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
  if (path === REVOCATION_LIST_PATH && request.method === 'GET') {
    const [key] = endpoint.keys();
    if (key === undefined) throw new Error('the portal must have a signing key');
    response.writeHead(200, { 'content-type': 'application/jwt', 'cache-control': 'no-store' }).end(await endpoint.revocations.signedList(endpoint.issuer, key));
    return true;
  }
  if (path === REVOCATION_PATH && request.method === 'POST') {
    await revoke(endpoint, request, response);
    return true;
  }
  return false;
}

async function revoke(endpoint: RevocationEndpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request, MAX_FORM_BYTES);
  const client = form === null ? null : authenticatedClient(endpoint.world, request, form);
  const token = form?.get('token');
  if (client === null) return answer(response, 401, 'invalid_client');
  if (token === null || token === undefined || token === '') return answer(response, 400, 'invalid_request');
  const keySet = createLocalJWKSet({ keys: endpoint.keys().map(({ d: _private, ...jwk }) => jwk) });
  // What is no token of this client needs no revoking: RFC 7009 section 2.2 answers 200 all the same.
  const verified = await jwtVerify(token, keySet, { issuer: endpoint.issuer, typ: 'at+jwt' }).catch(() => null);
  const { jti, exp, client_id: clientId } = verified?.payload ?? {};
  if (jti !== undefined && exp !== undefined && clientId === client.id) endpoint.revocations.token(jti, exp);
  answer(response, 200, null);
}

/** The largest token with its form around it. */
const MAX_FORM_BYTES = 16_384;

/** By secret (RFC 6749 section 2.3.1), or by name alone for a client that has none. */
function authenticatedClient(world: PortalWorld, request: IncomingMessage, form: URLSearchParams): PortalClient | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const [id = '', secret = ''] = encoded === undefined ? [form.get('client_id') ?? ''] : Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  const client = world.client(id);
  if (client === null) return null;
  if (client.secret === null) return encoded === undefined ? client : null;
  const [given, wanted] = [Buffer.from(secret), Buffer.from(client.secret)];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? client : null;
}

function answer(response: ServerResponse, status: number, error: string | null): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(error === null ? '{}' : JSON.stringify({ error }));
}
