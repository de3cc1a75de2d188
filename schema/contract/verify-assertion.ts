import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AssertionContext } from './assertion.ts';
import { ASSERTION_TAG, ASSERTION_WINDOW_SECONDS, CONTEXT_HEADER, COVERED_COMPONENTS } from './assertion.ts';
import { parseAssertionContext } from './assertion-context.ts';
import type { AssertionKey } from './sign-assertion.ts';
import { contentDigest } from './sign-assertion.ts';
import { signatureBase } from './signature-base.ts';

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
/** The one shape of `signature-input` there is: its parameters, creation time, nonce and key. Everything of it is covered by the signature. */
const INPUT_SHAPE = new RegExp(
  `^sig=(\\(${COVERED_COMPONENTS.map((component) => `"${component}"`).join(' ')}\\)` +
    `;created=(\\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([a-z-]{1,40})";alg="hmac-sha256";tag="${ASSERTION_TAG}")$`,
);
const SIGNATURE_SHAPE = /^sig=:([A-Za-z0-9+/]{43}=):$/;
/** Host and port as a client sends them: nothing in it can end a line of the signature base. */
const AUTHORITY_SHAPE = /^[A-Za-z0-9.:[\]_-]{1,255}$/;

const refuse = (refusal: AssertionRefusal): AssertionVerdict => ({ accepted: false, refusal });

/**
 * Whether a request is the gateway's own, for this subgraph, fresh, untouched and not seen before. Checks in the order of their cost; the nonce is
 * claimed last, so that a forged request can't burn one. Never throws.
 */
export function verifyAssertion(request: ReceivedRequest, { key, nonces, now }: VerifyingOptions): AssertionVerdict {
  const headers: Record<string, string> = {};
  for (const name of SIGNED_HEADERS) {
    const value = request.headers[name];
    if (value === undefined) return refuse('UNSIGNED');
    if (typeof value !== 'string') return refuse('SHAPE');
    headers[name] = value;
  }
  const input = INPUT_SHAPE.exec(headers['signature-input'] ?? '');
  if (request.method !== 'POST' || input === null) return refuse('SHAPE');
  if (headers['content-digest'] !== contentDigest(request.body)) return refuse('DIGEST');
  const [, parameters = '', created = '', nonce = '', keyid = ''] = input;
  if (keyid !== key.subgraph) return refuse('KEY');
  if (Math.abs(now() - Number(created) * 1000) > ASSERTION_WINDOW_SECONDS * 1000) return refuse('STALE');
  const encoded = headers[CONTEXT_HEADER] ?? '';
  if (!isSigned(request, { digest: headers['content-digest'], encoded, parameters, signature: headers['signature'] ?? '' }, key)) return refuse('SIGNATURE');
  const context = parseAssertionContext(encoded);
  if (context === null) return refuse('CONTEXT');
  if (!nonces.claim(nonce, now())) return refuse('REPLAYED');
  return { accepted: true, context };
}

interface SignedParts {
  readonly digest: string;
  readonly encoded: string;
  readonly parameters: string;
  readonly signature: string;
}

/** The signature over the base made from what arrived; a header with a line break cannot arrive, and is refused all the same. */
function isSigned({ authority, path }: ReceivedRequest, { digest, encoded, parameters, signature }: SignedParts, key: AssertionKey): boolean {
  const sent = SIGNATURE_SHAPE.exec(signature)?.[1];
  if (sent === undefined || !AUTHORITY_SHAPE.test(authority) || /\s/.test(path) || /\s/.test(encoded)) return false;
  const expected = createHmac('sha256', key.secret).update(signatureBase({ authority: authority.toLowerCase(), path, digest, encoded, parameters })).digest();
  const given = Buffer.from(sent, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
