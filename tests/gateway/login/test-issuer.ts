import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createLogin, type LoginOptions, type LoginResult } from '../../../gateway/login/create-login.ts';
import type { LoginRequest } from '../../../gateway/login/login-request.ts';

export const ISSUER = 'https://login.example.invalid';
export const AUDIENCE = 'urn:shuqiao:gateway';
export const JWKS_URI = `${ISSUER}/jwks`;
/** 2026-11-21T00:00:00Z, in seconds. */
export const NOW = 1_795_219_200;

type Json = Record<string, unknown>;

export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: Json;
}

/** A key pair of an issuer: ES256 by default. */
export function makeKey(kid: string, alg: 'ES256' | 'EdDSA' | 'RS256' | 'PS256' = 'ES256'): TestKey {
  const { privateKey, publicKey } = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, alg, privateKey, publicKey, publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');

/** Signs whatever text it is given as header and payload; tests make the malformed ones with it. */
export function signText(key: TestKey, header: string, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const padding = key.alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
  const signature = sign(key.alg === 'EdDSA' ? null : 'sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363', ...padding });
  return `${input}.${signature.toString('base64url')}`;
}

/** Claims of a clerk's token that passes; override or drop (undefined) members. */
export function clerkClaims(changes: Json = {}): Json {
  return {
    iss: ISSUER, aud: AUDIENCE, sub: 'personid-of-a-clerk-0001', client_id: 'service-window', jti: 'token-1', iat: NOW, exp: NOW + 900,
    principal_kind: 'WINDOW_CLERK', person_id: 'personid-of-a-clerk-0001', org: '11320499MY9B00035D', region: '320411', clearance: 'L3',
    acr: 'real_name', auth_time: NOW - 5, ...changes,
  };
}

/** A token of `key` with these claims and header changes. */
export function token(key: TestKey, claims: Json = clerkClaims(), header: Json = {}): string {
  return signText(key, JSON.stringify({ typ: 'at+jwt', alg: key.alg, kid: key.kid, ...header }), JSON.stringify(claims));
}

/** A request that carries these Authorization values. */
export function request(...authorization: readonly string[]): LoginRequest {
  return { headers: authorization.length === 0 ? {} : { authorization }, method: 'POST', target: '/graphql' };
}

/** A clock that stands still until told; milliseconds. */
export function stoppedClock(seconds = NOW): { now(): number; advance(seconds: number): void } {
  let at = seconds * 1000;
  return {
    now: () => at,
    advance: (by) => {
      at += by * 1000;
    },
  };
}

/** A network of documents: what it answers can be changed between calls, and it counts them. Anything not listed fails. */
export function testNetwork(documents: Record<string, () => Response | Promise<Response>>) {
  const requests: string[] = [];
  return {
    documents,
    requests,
    fetch: async (url: string): Promise<Response> => {
      requests.push(url);
      const answer = documents[url];
      if (answer === undefined) throw new Error(`no network to ${url}`);
      return answer();
    },
  };
}

export const jwks = (...keys: readonly (TestKey | Json)[]): (() => Response) => () => Response.json({ keys: keys.map((key) => ('publicJwk' in key ? key.publicJwk : key)) });

/** Login that trusts {@link ISSUER} with ES256 and EdDSA, and the network and clock under it. */
export function startLogin(keys: readonly (TestKey | Json)[], options: Partial<LoginOptions> = {}) {
  const clock = stoppedClock();
  const network = testNetwork({ [JWKS_URI]: jwks(...keys) });
  const problems: string[] = [];
  const login = createLogin({
    issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms: ['ES256', 'EdDSA'] }],
    audience: AUDIENCE,
    fetch: network.fetch,
    clock: clock.now,
    onIssuerProblem: (_issuer, problem) => problems.push(problem),
    ...options,
  });
  return { login, clock, network, problems, present: async (text: string): Promise<LoginResult> => login.authenticate(request(`Bearer ${text}`)) };
}

/** `ok` or the reason of the refusal. */
export function outcome(result: LoginResult): string {
  return result.ok ? 'ok' : result.reason;
}
