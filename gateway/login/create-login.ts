import { andThen } from '../and-then.ts';
import type { Fetch } from './bounded-fetch.ts';
import { presentedToken, usualBearer, type PresentedToken } from './bearer-token.ts';
import { loginChallenge } from './challenge.ts';
import { ACCESS_TOKEN_TYPES, keyIdOf, readCompactJws, type CompactJws } from './compact-jws.ts';
import { checkProof, type ProofPolicy } from './dpop-proof.ts';
import { LOGIN_REASONS, type LoginReason, type LoginRefusal } from './login-refusal.ts';
import type { LoginRequest } from './login-request.ts';
import { principalOfClaims, stepUpOfClaims } from './principal-of-claims.ts';
import type { Principal } from './principal.ts';
import { signatureHolds } from './signature.ts';
import { isTokenAlgorithm } from './token-algorithm.ts';
import { claimsAgree, tokenClaimsSchema } from './token-claims.ts';
import { checkTimes, type TimePolicy, type TokenTimes } from './token-times.ts';
import { followIssuer, type IssuerState, type IssuerTimes, type TrustedIssuer } from './trusted-issuer.ts';
import { createVerifiedTokenCache, type Admitted, type BelievedToken, type VerifiedTokenCache } from './verified-token-cache.ts';
import type { VerifiedToken } from './verified-token.ts';

export interface LoginOptions extends IssuerTimes {
  readonly issuers: readonly TrustedIssuer[];
  /** The gateway's resource indicator (RFC 8707): what `aud` must be. */
  readonly audience: string;
  readonly fetch: Fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Keys or revocations that could not be loaded; for the log. */
  readonly onIssuerProblem?: (issuer: string, problem: string) => void;
  /** Clock skew allowed, 0 to 60; default 60. */
  readonly skewSeconds?: number;
  /** Longest life of a token; default 3600. */
  readonly maxLifeSeconds?: number;
  /** How long a FACE or CA authentication is fresh; default 600. */
  readonly stepUpSeconds?: number;
  /** Proof of possession (RFC 9449); without it a token bound to a key is refused, since nothing can check the binding. */
  readonly proofs?: ProofPolicy;
}

export type LoginResult = { readonly ok: true; readonly principal: Principal; readonly token: VerifiedToken } | LoginRefusal;

/** Whether a principal's token must be bound to a key (RFC 9449), so that a stolen one is of no use. */
export type MustProve = (principal: Principal) => boolean;

export interface Login {
  /**
   * Verifies the one token of the request; at once where it was believed before and nothing of its issuer's must be loaded first. `mustProve`: whether the token of this
   * principal must be bound to a key; default nobody's. Never throws.
   */
  authenticate(request: LoginRequest, mustProve?: MustProve): Promise<LoginResult> | LoginResult;
  /** Whether some issuer's keys are at hand; asks for them in the background when not. */
  ready(): boolean;
}

interface LoginState {
  readonly issuers: ReadonlyMap<string, IssuerState>;
  readonly audience: string;
  readonly clock: () => number;
  readonly times: TimePolicy;
  readonly stepUpSeconds: number;
  readonly proofs: ProofPolicy | null;
  readonly verified: VerifiedTokenCache;
}

type Authenticated = Admitted;

const VERIFIED_TOKENS = 10_000;
const MAX_SKEW_SECONDS = 60;

/** Makes the login stage. Throws on a configuration that would weaken it: no issuer, no algorithm, an issuer twice, a skew above 60 s. */
export function createLogin(options: LoginOptions): Login {
  const { issuers, skewSeconds = 60, maxLifeSeconds = 3600 } = options;
  if (issuers.length === 0) throw new TypeError('login must trust at least one issuer');
  if (new Set(issuers.map(({ issuer }) => issuer)).size !== issuers.length) throw new TypeError('an issuer must be trusted once only');
  if (issuers.some(({ algorithms }) => algorithms.length === 0)) throw new TypeError('an issuer must be pinned to at least one algorithm');
  if (!(skewSeconds >= 0 && skewSeconds <= MAX_SKEW_SECONDS)) throw new TypeError(`the clock skew must be 0 to ${MAX_SKEW_SECONDS} seconds, got ${skewSeconds}`);
  const effects = { fetch: options.fetch, clock: options.clock, onProblem: options.onIssuerProblem ?? (() => {}) };
  const state: LoginState = {
    issuers: new Map(issuers.map((trusted) => [trusted.issuer, followIssuer(trusted, effects, options)])),
    audience: options.audience,
    clock: options.clock,
    times: { skewSeconds, maxLifeSeconds },
    stepUpSeconds: options.stepUpSeconds ?? 600,
    proofs: options.proofs ?? null,
    verified: createVerifiedTokenCache(VERIFIED_TOKENS),
  };
  return {
    authenticate: (request, mustProve = () => false) => authenticate(state, request, mustProve),
    // Every issuer is asked, so that none stays cold behind another that is ready.
    ready: () => [...state.issuers.values()].map(({ keys }) => keys.ready()).some((ready) => ready),
  };
}

function authenticate(state: LoginState, request: LoginRequest, mustProve: MustProve): Promise<LoginResult> | LoginResult {
  const usual = usualBearer(request);
  const kept = usual === null ? undefined : state.verified.get(usual, request.connection);
  const presented: PresentedToken = usual !== null && kept !== undefined ? { ok: true, scheme: 'bearer', token: usual } : presentedToken(request);
  if (!presented.ok) return refuse(presented.reason);
  const asking = { presented, request, mustProve };
  const before = kept ?? state.verified.get(presented.token);
  return andThen(before === undefined ? null : stillBelieved(before), (believed) =>
    (believed === null ? believe(state, presented.token).then((anew) => admission(state, anew, asking)) : admission(state, believed, asking)));
}

/** A token verified earlier, under the very key set its issuer has now. */
function stillBelieved(believed: BelievedToken): Promise<BelievedToken | null> | BelievedToken | null {
  return andThen(believed.issuer.keys.find(believed.keyId), (lookup) => (lookup.kind === 'found' && lookup.version === believed.version ? believed : null));
}

/** What every request is asked anew, whoever its token was believed to be. */
function admission(state: LoginState, believed: BelievedToken | LoginReason, asking: Omit<Possession, 'admitted'>): Promise<LoginResult> | LoginResult {
  if (typeof believed === 'string') return refuse(believed);
  const now = Math.floor(state.clock() / 1000);
  const reading = checkTimes(believed.signed, now, state.times);
  if (!reading.ok) return refuse(reading.reason);
  const admitted = admit(state, believed, { times: reading.times, now });
  const end = (withheld: LoginReason | null): LoginResult => (withheld === null ? admitted : refuse(withheld));
  return andThen(checkRevocation(believed.issuer, admitted), (revoked) => (revoked === null ? andThen(checkPossession(state, { ...asking, admitted }), end) : refuse(revoked)));
}

/** Verifies a token and reads its claims; the reason when either fails. Nothing of the claims but `iss` is believed before the signature is. */
async function believe(state: LoginState, token: string): Promise<BelievedToken | LoginReason> {
  const reading = readCompactJws(token, ACCESS_TOKEN_TYPES);
  if (!reading.ok) return reading.reason;
  const { claims: signed } = reading.jws;
  const issuer = typeof signed['iss'] === 'string' ? state.issuers.get(signed['iss']) : undefined;
  if (issuer === undefined) return 'ISSUER_UNKNOWN';
  const signature = await checkSignature(issuer, reading.jws);
  if (typeof signature === 'string') return signature;
  if (!isAudience(signed['aud'], state.audience)) return 'AUDIENCE_WRONG';
  const claims = tokenClaimsSchema.safeParse(signed);
  if (!claims.success) return 'CLAIMS_MALFORMED';
  if (!claimsAgree(claims.data)) return 'CLAIMS_CONTRADICT';
  const believed: BelievedToken = { issuer, ...signature, signed, claims: claims.data, admitted: null };
  state.verified.add(token, believed);
  return believed;
}

/** Under which key the signature is good, or the reason why it is not. */
async function checkSignature({ trusted, keys }: IssuerState, jws: CompactJws): Promise<Pick<BelievedToken, 'keyId' | 'version'> | LoginReason> {
  const keyId = keyIdOf(jws);
  if (keyId === null) return 'HEADER_MALFORMED';
  if (!isTokenAlgorithm(jws.algorithm) || !trusted.algorithms.includes(jws.algorithm)) return 'ALGORITHM_REFUSED';
  const lookup = await keys.find(keyId);
  if (lookup.kind === 'unavailable') return 'KEYS_UNAVAILABLE';
  if (lookup.kind === 'unknown') return 'KEY_UNKNOWN';
  if (lookup.key.algorithm !== jws.algorithm) return 'ALGORITHM_REFUSED';
  if (!(await signatureHolds(jws, lookup.key))) return 'SIGNATURE_WRONG';
  return { keyId, version: lookup.version };
}

function admit({ times: { skewSeconds }, stepUpSeconds }: LoginState, believed: BelievedToken, moment: { readonly times: TokenTimes; readonly now: number }): Authenticated {
  const { issuer, signed, claims, admitted } = believed;
  const context = { ...moment, skewSeconds, stepUpSeconds };
  // All else follows from what was signed.
  if (admitted !== null && admitted.principal.stepUp === stepUpOfClaims(claims, context)) return admitted;
  const principal = principalOfClaims(claims, context);
  const token: VerifiedToken = {
    issuer: issuer.trusted.issuer,
    tokenId: claims.jti,
    ...moment.times,
    authorizationDetails: signed['authorization_details'],
    keyThumbprint: claims.cnf?.jkt ?? null,
  };
  return (believed.admitted = Object.freeze({ ok: true, principal: Object.freeze(principal), token: Object.freeze(token) }));
}

/** A token for this gateway and no one else: one audience, as a string or as a list of one. */
function isAudience(claim: unknown, audience: string): boolean {
  return claim === audience || (Array.isArray(claim) && claim.length === 1 && claim[0] === audience);
}

function checkRevocation({ revocations }: IssuerState, { principal, token }: Authenticated): Promise<LoginReason | null> | LoginReason | null {
  if (revocations === null) return null;
  const { tokenId, issuedAt } = token;
  const checked = revocations.check({ tokenId, issuedAt, subject: principal.subject, clientId: principal.clientId });
  return andThen(checked, (verdict) => (verdict === 'valid' ? null : verdict === 'revoked' ? 'REVOKED' : 'REVOCATIONS_UNAVAILABLE'));
}

interface Possession {
  readonly presented: Extract<PresentedToken, { ok: true }>;
  readonly request: LoginRequest;
  readonly admitted: Authenticated;
  readonly mustProve: MustProve;
}

/** A token bound to a key needs its proof, under the scheme DPoP; a plain one may not dress up as bound (RFC 9449 section 7). */
function checkPossession(state: LoginState, { presented, request, admitted, mustProve }: Possession): Promise<LoginReason | null> | LoginReason | null {
  const { keyThumbprint: thumbprint } = admitted.token;
  if (thumbprint === null) {
    if (presented.scheme === 'dpop') return 'TOKEN_NOT_BOUND';
    return mustProve(admitted.principal) ? 'PROOF_REQUIRED' : null;
  }
  if (presented.scheme !== 'dpop' || state.proofs === null) return 'PROOF_REQUIRED';
  return checkProof(state.proofs, { request, token: presented.token, thumbprint, now: Math.floor(state.clock() / 1000) });
}

function refuse(reason: LoginReason): LoginRefusal {
  return { ok: false, code: LOGIN_REASONS[reason], reason, challenge: loginChallenge(reason) };
}
