import { hash, randomFillSync } from 'node:crypto';
import type { AssertionContext } from './assertion.ts';
import { ASSERTION_TAG, CONTEXT_HEADER, COVERED_COMPONENTS } from './assertion.ts';
import { hmacKey, hmacSha256 } from './hmac-sha256.ts';
import type { HmacKey } from './hmac-sha256.ts';

/** The key one subgraph shares with the gateway: 32 bytes, and the subgraph's name as `keyid`, so a message for one is no message for another. */
export interface AssertionKey {
  readonly subgraph: string;
  readonly secret: Uint8Array;
}

/** What is signed of a request: always POST. `body` is the bytes as sent (after compression, if any). */
export interface AssertedRequest {
  /** A URL, or what of it is signed; signing again to the same frozen one costs less. */
  readonly url: Pick<URL, 'host' | 'pathname'>;
  readonly body: Uint8Array | string;
}

/** Clock in epoch milliseconds and a source of single-use nonces (at least 128 bits). */
export interface SigningEffects {
  readonly now: () => number;
  readonly nonce: () => string;
}

/** A multiple of three, so that base64url has each nonce's characters apart. */
const NONCE_BYTES = 18;
const NONCE_CHARACTERS = 24;
const REAL_EFFECTS: SigningEffects = { now: Date.now, nonce: nonceFromPool() };
const INVISIBLE = /[^\x21-\x7e]/;
/** What JSON and a header take as it stands, as nearly every request id does. */
const AS_IT_IS = /^[\w.:-]*$/;
const INVISIBLE_UNITS = /[^\x21-\x7e]/g;
const COMPONENTS = COVERED_COMPONENTS.map((component) => `"${component}"`).join(' ');

/** Random bytes fetched and written down for many nonces at once, each used once: fetching them costs more than all the rest of signing. */
function nonceFromPool(): () => string {
  const pool = Buffer.allocUnsafeSlow(256 * NONCE_BYTES);
  let written = '';
  let used = 0;
  return () => {
    if (used === written.length) {
      written = randomFillSync(pool).toString('base64url');
      used = 0;
    }
    used += NONCE_CHARACTERS;
    return written.slice(used - NONCE_CHARACTERS, used);
  };
}

/** What is the same for all calls to one address under one key. */
interface Ready {
  readonly hmac: HmacKey;
  readonly url: AssertedRequest['url'];
  /** The signature base up to the digest. */
  readonly opening: string;
  /** The parameters after the nonce. */
  readonly ending: string;
}

const READY = new WeakMap<AssertionKey, Ready>();

function readyFor(key: AssertionKey, url: AssertedRequest['url']): Ready {
  const known = READY.get(key);
  if (known !== undefined && known.url === url) return known;
  const ready: Ready = {
    hmac: known?.hmac ?? hmacKey(key.secret), url, opening: `"@method": POST\n"@authority": ${url.host}\n"@path": ${url.pathname}\n"content-digest": `,
    ending: `";keyid="${key.subgraph}";alg="hmac-sha256";tag="${ASSERTION_TAG}"`,
  };
  // A URL may change; what a caller froze is the same whenever it comes again.
  if (Object.isFrozen(url)) READY.set(key, ready);
  return ready;
}

/** The parameters up to the nonce, which are the same for a second. */
let parametersOf = { created: -1, text: '' };

function openingParameters(created: number): string {
  if (parametersOf.created !== created) parametersOf = { created, text: `(${COMPONENTS});created=${created};nonce="` };
  return parametersOf.text;
}

/** The context as the value of {@link CONTEXT_HEADER}. One request's context is the same for all its fetches: encode once, sign many. */
export function encodeAssertionContext(context: AssertionContext): string {
  const { requestId, deadline, ...lasting } = context;
  return encodeLastingContext(lasting) + encodePassingContext({ requestId, deadline });
}

/** What of a context is the same for all requests of one token and purpose. */
export type LastingContext = Omit<AssertionContext, 'requestId' | 'deadline'>;

/** The first part of {@link encodeAssertionContext}, to be kept while it holds. */
export function encodeLastingContext(lasting: LastingContext): string {
  return `${visibleJson(lasting).slice(0, -1)},`;
}

/** The rest of {@link encodeAssertionContext}. */
export function encodePassingContext({ requestId, deadline }: Pick<AssertionContext, 'requestId' | 'deadline'>): string {
  return `"requestId":${AS_IT_IS.test(requestId) ? `"${requestId}"` : visibleJson(requestId)},"deadline":${deadline}}`;
}

/** JSON that may stand in a header as it is: what is not visible ASCII is within strings alone, where it may be escaped. */
function visibleJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!INVISIBLE.test(text)) return text;
  const visible = text.replaceAll(INVISIBLE_UNITS, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // A text in which a wide letter stood is kept two bytes a letter, and so is every one that it becomes a part of.
  return Buffer.from(visible, 'latin1').toString('latin1');
}

/** Content-Digest of RFC 9530 over the bytes sent. */
export function contentDigest(body: Uint8Array | string): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

/**
 * Headers that make a request the gateway's own: `shuqiao-context`, `content-digest`, `signature-input`, `signature` (RFC 9421, `hmac-sha256`).
 * Written by hand for the one shape in use, as it runs once a fetch; the tests verify it with a library (decision 0130).
 * `context` may be passed already encoded by {@link encodeAssertionContext}.
 */
export function signAssertion(
  request: AssertedRequest,
  context: AssertionContext | string,
  key: AssertionKey,
  effects: SigningEffects = REAL_EFFECTS,
): Record<string, string> {
  const encoded = typeof context === 'string' ? context : encodeAssertionContext(context);
  const digest = contentDigest(request.body);
  const ready = readyFor(key, request.url);
  const parameters = openingParameters(Math.floor(effects.now() / 1000)) + effects.nonce() + ready.ending;
  return {
    [CONTEXT_HEADER]: encoded,
    'content-digest': digest,
    'signature-input': `sig=${parameters}`,
    signature: `sig=:${hmacSha256(ready.hmac, `${ready.opening}${digest}\n"${CONTEXT_HEADER}": ${encoded}\n"@signature-params": ${parameters}`)}:`,
  };
}
