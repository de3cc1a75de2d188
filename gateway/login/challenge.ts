import { PROOF_ALGORITHMS } from './dpop-proof.ts';
import { LOGIN_REASONS, type LoginReason } from './login-refusal.ts';

/** Refusals that say how to do better: with a proof (RFC 9449 section 7.1). */
const PROOF_REASONS: ReadonlySet<LoginReason> = new Set([
  'PROOF_REQUIRED', 'PROOF_MISSING', 'PROOF_MALFORMED', 'PROOF_KEY_WRONG', 'PROOF_SIGNATURE_WRONG', 'PROOF_OF_OTHER_REQUEST', 'PROOF_OF_OTHER_TOKEN', 'PROOF_STALE', 'PROOF_REPLAYED',
]);

/**
 * `WWW-Authenticate` for a refused login (RFC 6750 section 3). Without credentials, or without keys to look at them, it only names the scheme; with bad ones it says `invalid_token` and nothing of why.
 */
export function loginChallenge(reason: LoginReason): string {
  // Of a token that could not be looked at, "invalid" would be a guess, and would make its client throw it away.
  if (reason === 'TOKEN_MISSING' || reason === 'KEYS_UNAVAILABLE' || LOGIN_REASONS[reason] === 'LOGIN_UNAVAILABLE') return 'Bearer realm="shuqiao"';
  if (PROOF_REASONS.has(reason)) return `DPoP realm="shuqiao", error="invalid_dpop_proof", error_description="The proof of possession is not valid", algs="${PROOF_ALGORITHMS.join(' ')}"`;
  const description = LOGIN_REASONS[reason] === 'TOKEN_EXPIRED' ? 'The access token expired' : 'The access token is not valid';
  return `Bearer realm="shuqiao", error="invalid_token", error_description="${description}"`;
}

/** What a client must ask of the portal for a step-up: values for the authorization request's `acr_values` and `max_age` (RFC 9470 section 3). */
export interface StepUpParameters {
  readonly error: 'insufficient_user_authentication';
  readonly acrValues: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/** Parameters of the challenge that goes with the reason STEP_UP_REQUIRED: a face check or a certificate, `stepUpSeconds` old at most. */
export function stepUpParameters(stepUpSeconds: number): StepUpParameters {
  return { error: 'insufficient_user_authentication', acrValues: ['face', 'ca'], maxAge: stepUpSeconds };
}

/** The same as a `WWW-Authenticate` value. */
export function stepUpChallenge(stepUpSeconds: number): string {
  const { error, acrValues, maxAge } = stepUpParameters(stepUpSeconds);
  return `Bearer realm="shuqiao", error="${error}", error_description="A fresh face or certificate authentication is required", acr_values="${acrValues.join(' ')}", max_age="${maxAge}"`;
}
