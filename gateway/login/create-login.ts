import type { Fetch } from './bounded-fetch.ts';
import { presentedToken } from './bearer-token.ts';
import { loginChallenge } from './challenge.ts';
import { readCompactJws, type CompactJws } from './compact-jws.ts';
import { createJwksCache, type JwksCache } from './jwks-cache.ts';
import { LOGIN_REASONS, type LoginReason, type LoginRefusal } from './login-refusal.ts';
import type { LoginRequest } from './login-request.ts';
import { principalOfClaims } from './principal-of-claims.ts';
import type { Principal } from './principal.ts';
import { signatureHolds } from './signature.ts';
import { isTokenAlgorithm, type TokenAlgorithm } from './token-algorithm.ts';
import { claimsAgree, tokenClaimsSchema } from './token-claims.ts';
import { checkTimes, type TimePolicy } from './token-times.ts';
import { createVerifiedTokenCache, type VerifiedTokenCache } from './verified-token-cache.ts';
import type { VerifiedToken } from './verified-token.ts';

/** An issuer the gateway believes, and for what. Two issuers may share keys; a token still counts only for the issuer it names. */
export interface TrustedIssuer {
  /** Compared exactly with `iss`. */
  readonly issuer: string;
  /** Null: by OpenID discovery at the issuer. */
  readonly jwksUri: string | null;
  readonly algorithms: readonly TokenAlgorithm[];
}

export interface LoginOptions {
  readonly issuers: readonly TrustedIssuer[];
  /** The gateway's resource indicator (RFC 8707): what `aud` must be. */
  readonly audience: string;
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** A key set that could not be loaded; for the log. */
  readonly onKeyProblem?: (issuer: string, problem: string) => void;
  /** Clock skew allowed, 0 to 60; default 60. */
  readonly skewSeconds?: number;
  /** Longest life of a token; default 3600. */
  readonly maxLifeSeconds?: number;
  /** How long a FACE or CA authentication is fresh; default 600. */
  readonly stepUpSeconds?: number;
  /** Key cache; see JwksCacheOptions. */
  readonly keys?: { readonly refreshSeconds?: number; readonly cooldownSeconds?: number; readonly staleSeconds?: number; readonly timeoutMs?: number };
}

export type LoginResult = { readonly ok: true; readonly principal: Principal; readonly token: VerifiedToken } | LoginRefusal;

export interface Login {
  /** Verifies the one token of the request. Never throws. */
  authenticate(request: LoginRequest): Promise<LoginResult>;
  /** Whether the keys of at least one issuer are at hand, asking for them where they are not: for readiness. Never throws. */
  hasKeys(): Promise<boolean>;
}

interface IssuerState {
  readonly trusted: TrustedIssuer;
  readonly keys: JwksCache;
}

interface LoginState {
  readonly issuers: ReadonlyMap<string, IssuerState>;
  readonly audience: string;
  readonly clock: () => number;
  readonly times: TimePolicy;
  readonly stepUpSeconds: number;
  readonly verified: VerifiedTokenCache;
}

const VERIFIED_TOKENS = 10_000;
const MAX_SKEW_SECONDS = 60;

/** Makes the login stage. Throws on a configuration that would weaken it: no issuer, no algorithm, an issuer twice, a skew above 60 s. */
export function createLogin(options: LoginOptions): Login {
  const { issuers, audience, fetch, clock, onKeyProblem, skewSeconds = 60, maxLifeSeconds = 3600, stepUpSeconds = 600, keys = {} } = options;
  if (issuers.length === 0) throw new TypeError('login must trust at least one issuer');
  if (new Set(issuers.map(({ issuer }) => issuer)).size !== issuers.length) throw new TypeError('an issuer must be trusted once only');
  if (issuers.some(({ algorithms }) => algorithms.length === 0)) throw new TypeError('an issuer must be pinned to at least one algorithm');
  if (!(skewSeconds >= 0 && skewSeconds <= MAX_SKEW_SECONDS)) throw new TypeError(`the clock skew must be 0 to ${MAX_SKEW_SECONDS} seconds, got ${skewSeconds}`);
  const cacheOf = (trusted: TrustedIssuer): JwksCache =>
    createJwksCache({ ...trusted, ...keys, fetch, clock, onProblem: (problem) => onKeyProblem?.(trusted.issuer, problem) });
  const state: LoginState = {
    issuers: new Map(issuers.map((trusted) => [trusted.issuer, { trusted, keys: cacheOf(trusted) }])),
    audience,
    clock,
    times: { skewSeconds, maxLifeSeconds },
    stepUpSeconds,
    verified: createVerifiedTokenCache(VERIFIED_TOKENS),
  };
  return { authenticate: (request) => authenticate(state, request), hasKeys: () => hasKeys(state) };
}

/** No issuer has a key of this name; looking for it loads the set where there is none. */
const PROBE_KEY_ID = 'readiness-probe';

async function hasKeys({ issuers }: LoginState): Promise<boolean> {
  const lookups = await Promise.all([...issuers.values()].map(({ keys }) => (keys.version() > 0 ? { kind: 'unknown' } : keys.find(PROBE_KEY_ID))));
  return lookups.some(({ kind }) => kind !== 'unavailable');
}

async function authenticate(state: LoginState, request: LoginRequest): Promise<LoginResult> {
  const presented = presentedToken(request);
  if (!presented.ok) return refuse(presented.reason);
  const reading = readCompactJws(presented.token);
  if (!reading.ok) return refuse(reading.reason);
  const issuer = typeof reading.jws.claims['iss'] === 'string' ? state.issuers.get(reading.jws.claims['iss']) : undefined;
  if (issuer === undefined) return refuse('ISSUER_UNKNOWN');
  const forged = await checkSignature(state, issuer, presented.token, reading.jws);
  return forged === null ? readClaims(state, issuer.trusted.issuer, reading.jws.claims) : refuse(forged);
}

/** Null when the signature is good. Nothing of the claims but `iss` was believed before this. */
async function checkSignature(state: LoginState, { trusted, keys }: IssuerState, token: string, jws: CompactJws): Promise<LoginReason | null> {
  if (!isTokenAlgorithm(jws.algorithm) || !trusted.algorithms.includes(jws.algorithm)) return 'ALGORITHM_REFUSED';
  const lookup = await keys.find(jws.keyId);
  if (lookup.kind === 'unavailable') return 'KEYS_UNAVAILABLE';
  if (lookup.kind === 'unknown') return 'KEY_UNKNOWN';
  if (lookup.key.algorithm !== jws.algorithm) return 'ALGORITHM_REFUSED';
  if (state.verified.has(token, trusted.issuer, lookup.version)) return null;
  if (!(await signatureHolds(token, jws, lookup.key))) return 'SIGNATURE_WRONG';
  state.verified.add(token, trusted.issuer, lookup.version);
  return null;
}

/** Everything that depends on the clock or the claims is checked at each request, cached signature or not. */
function readClaims(state: LoginState, issuer: string, signed: Readonly<Record<string, unknown>>): LoginResult {
  if (!isAudience(signed['aud'], state.audience)) return refuse('AUDIENCE_WRONG');
  const now = Math.floor(state.clock() / 1000);
  const reading = checkTimes(signed, now, state.times);
  if (!reading.ok) return refuse(reading.reason);
  const claims = tokenClaimsSchema.safeParse(signed);
  if (!claims.success) return refuse('CLAIMS_MALFORMED');
  if (!claimsAgree(claims.data)) return refuse('CLAIMS_CONTRADICT');
  const principal = principalOfClaims(claims.data, { times: reading.times, now, skewSeconds: state.times.skewSeconds, stepUpSeconds: state.stepUpSeconds });
  const token: VerifiedToken = {
    issuer,
    tokenId: claims.data.jti,
    ...reading.times,
    authorizationDetails: signed['authorization_details'],
    keyThumbprint: claims.data.cnf?.jkt ?? null,
  };
  return { ok: true, principal, token };
}

/** A token for this gateway and no one else: one audience, as a string or as a list of one. */
function isAudience(claim: unknown, audience: string): boolean {
  return claim === audience || (Array.isArray(claim) && claim.length === 1 && claim[0] === audience);
}

function refuse(reason: LoginReason): LoginRefusal {
  return { ok: false, code: LOGIN_REASONS[reason], reason, challenge: loginChallenge(reason) };
}
