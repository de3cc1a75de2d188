import { createHmac, timingSafeEqual } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import type { SignatureParameters } from 'http-message-signatures';
import type { AssertionContext } from './assertion.ts';
import { ASSERTION_TAG, ASSERTION_WINDOW_SECONDS, CONTEXT_HEADER, COVERED_COMPONENTS } from './assertion.ts';
import { parseAssertionContext } from './assertion-context.ts';
import type { AssertionKey } from './sign-assertion.ts';
import { contentDigest } from './sign-assertion.ts';

/** A request as it arrived. Header names in lower case; a header sent twice must be given as an array, and is refused. */
export interface ReceivedRequest {
  readonly method: string;
  /** `Host` as sent. */
  readonly authority: string;
  /** Path without query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** Remembers nonces for the window; `claim` answers false for one seen before. */
export interface NonceWindow {
  claim(nonce: string, now: number): boolean;
}

/** Why an assertion was refused: for the log and the metrics, never for the caller. */
export const ASSERTION_REFUSALS = ['UNSIGNED', 'SHAPE', 'KEY', 'STALE', 'DIGEST', 'SIGNATURE', 'CONTEXT', 'REPLAYED'] as const;
export type AssertionRefusal = (typeof ASSERTION_REFUSALS)[number];

export type AssertionVerdict =
  | { readonly accepted: true; readonly context: AssertionContext }
  | { readonly accepted: false; readonly refusal: AssertionRefusal };

export interface VerifyingOptions {
  readonly key: AssertionKey;
  readonly nonces: NonceWindow;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const SIGNED_HEADERS = ['signature', 'signature-input', 'content-digest', CONTEXT_HEADER] as const;
const INPUT_SHAPE = new RegExp(
  `^sig=\\(${COVERED_COMPONENTS.map((component) => `"${component}"`).join(' ')}\\)` +
    `;created=\\d{1,12};nonce="[A-Za-z0-9_-]{16,64}";keyid="[a-z-]{1,40}";alg="hmac-sha256";tag="${ASSERTION_TAG}"$`,
);

const refuse = (refusal: AssertionRefusal): AssertionVerdict => ({ accepted: false, refusal });

/**
 * Whether a request is the gateway's own, for this subgraph, fresh, untouched and not seen before. Checks in the order of their cost; the nonce is
 * claimed last, so that a forged request can't burn one. Never throws.
 */
export async function verifyAssertion(request: ReceivedRequest, { key, nonces, now }: VerifyingOptions): Promise<AssertionVerdict> {
  const headers: Record<string, string> = {};
  for (const name of SIGNED_HEADERS) {
    const value = request.headers[name];
    if (value === undefined) return refuse('UNSIGNED');
    if (typeof value !== 'string') return refuse('SHAPE');
    headers[name] = value;
  }
  if (request.method !== 'POST' || !INPUT_SHAPE.test(headers['signature-input'] ?? '')) return refuse('SHAPE');
  if (headers['content-digest'] !== contentDigest(request.body)) return refuse('DIGEST');
  const checked = await checkSignature(request, headers, key, now);
  if (typeof checked === 'string') return refuse(checked);
  const context = parseAssertionContext(headers[CONTEXT_HEADER] ?? '');
  if (context === null) return refuse('CONTEXT');
  if (!nonces.claim(checked.nonce, now())) return refuse('REPLAYED');
  return { accepted: true, context };
}

async function checkSignature(
  request: ReceivedRequest,
  headers: Record<string, string>,
  key: AssertionKey,
  now: () => number,
): Promise<AssertionRefusal | { readonly nonce: string }> {
  let refusal: AssertionRefusal = 'SIGNATURE';
  let nonce = '';
  const keyLookup = async (parameters: SignatureParameters) => {
    if (parameters.keyid !== key.subgraph) {
      refusal = 'KEY';
      return null;
    }
    // The library reads the wall clock for `created`; the window is checked here, against the clock given.
    const age = now() - (parameters.created?.getTime() ?? 0);
    if (Math.abs(age) > ASSERTION_WINDOW_SECONDS * 1000) {
      refusal = 'STALE';
      return null;
    }
    nonce = parameters.nonce ?? '';
    return { id: key.subgraph, algs: ['hmac-sha256'], verify: async (base: Buffer, signature: Buffer) => matches(key.secret, base, signature) };
  };
  try {
    const message = { method: request.method, url: `http://${request.authority}${request.path}`, headers };
    const ok = await httpbis.verifyMessage({ keyLookup, all: false, notAfter: Number.MAX_SAFE_INTEGER }, message);
    return ok === true ? { nonce } : refusal;
  } catch {
    // Malformed structured fields: the library throws. Nothing of its words is kept.
    return refusal;
  }
}

function matches(secret: Uint8Array, base: Buffer, signature: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(base).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
