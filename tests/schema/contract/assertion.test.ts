import { createHmac } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { ASSERTION_WINDOW_SECONDS, CONTEXT_HEADER, COVERED_COMPONENTS } from '../../../schema/contract/assertion.ts';
import { contentDigest, encodeAssertionContext, signAssertion } from '../../../schema/contract/sign-assertion.ts';
import { parseAssertionContext } from '../../../schema/contract/assertion-context.ts';
import { verifyAssertion } from '../../../schema/contract/verify-assertion.ts';
import { fc } from '../../property.ts';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
const key = { subgraph: 'population', secret: new Uint8Array(32).fill(7) };
const url = new URL('http://127.0.0.1:4101/graphql');
const body = '{"query":"{ me { name } }"}';
const context: AssertionContext = {
  requestId: 'r-1', principalKind: 'APPROVAL_ENGINE', clientId: 'approval-engine', organization: '11320499MY9B00035D', item: '11320499MY9B00035D4320131001001', itemName: '高龄津贴(尊老金)',
  caseNo: 'C-1', self: null, subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p1' }], holderCodes: [], deadline: NOW + 1000,
};

let counter = 0;
const effects = { now: () => NOW, nonce: () => `nonce-${String((counter += 1)).padStart(16, '0')}` };
const signed = (of = key, at = NOW) => signAssertion({ url, body }, context, of, { ...effects, now: () => at });

function received(headers: Record<string, string | string[]>, change: Partial<{ method: string; authority: string; path: string; body: string }> = {}) {
  return {
    method: change.method ?? 'POST', authority: change.authority ?? url.host, path: change.path ?? url.pathname, headers, body: Buffer.from(change.body ?? body),
  };
}

function options(now = NOW) {
  const seen = new Set<string>();
  return { key, now: () => now, nonces: { claim: (nonce: string) => !seen.has(nonce) && seen.add(nonce) !== undefined } };
}

describe('the gateway’s assertion', () => {
  it('is accepted as signed, and gives back the context', async () => {
    expect(verifyAssertion(received(signed()), options())).toEqual({ accepted: true, context });
  });

  it.each(['r-1', '0af76519-16cd-43dd-8448-eb211c80319c', 'urn:case:7', 'a"b', 'a\\b', '一号', 'a b', 'a\nb'])('gives back the request id %j', (requestId) => {
    const headers = signAssertion({ url, body }, { ...context, requestId }, key, effects);
    expect(headers[CONTEXT_HEADER]).toMatch(/^[\x21-\x7e]+$/);
    expect(verifyAssertion(received(headers), options())).toEqual({ accepted: true, context: { ...context, requestId } });
  });

  it('is a message signature that a library of RFC 9421 verifies', async () => {
    const seen: unknown[] = [];
    const ok = await httpbis.verifyMessage(
      {
        requiredFields: [...COVERED_COMPONENTS],
        notAfter: Number.MAX_SAFE_INTEGER,
        keyLookup: async (parameters) => {
          seen.push(parameters.keyid, parameters.tag);
          return { id: 'population', algs: ['hmac-sha256'], verify: async (base, signature) => createHmac('sha256', key.secret).update(base).digest().equals(signature) };
        },
      },
      { method: 'POST', url, headers: signed() },
    );
    expect(ok).toBe(true);
    expect(seen).toEqual(['population', 'shuqiao-gateway']);
  });

  it('is accepted as a library of RFC 9421 signs it', async () => {
    const { headers } = await httpbis.signMessage(
      {
        key: { id: 'population', alg: 'hmac-sha256', sign: async (base) => createHmac('sha256', key.secret).update(base).digest() },
        name: 'sig', fields: [...COVERED_COMPONENTS], params: ['created', 'nonce', 'keyid', 'alg', 'tag'], paramValues: { created: new Date(NOW), nonce: 'n'.repeat(22), tag: 'shuqiao-gateway' },
      },
      { method: 'POST', url, headers: { host: url.host, 'content-digest': contentDigest(body), [CONTEXT_HEADER]: encodeAssertionContext(context) } },
    );
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
    expect(verifyAssertion(received(lower), options())).toEqual({ accepted: true, context });
  });

  it('has a context of visible ASCII whatever its texts are, which is read as it was written', () => {
    const text = (maxLength: number) => fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('数', ' ', '\n', '"', '\\', '\u007f', '\ud800', '𬭎')), minLength: 1, maxLength });
    fc.assert(fc.property(text(20), text(20), text(20), text(20), (requestId, clientId, itemName, subject) => {
      const odd: AssertionContext = { ...context, requestId, clientId, itemName, subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: subject }] };
      const encoded = encodeAssertionContext(odd);
      expect(encoded).toMatch(/^[\x21-\x7e]+$/);
      expect(parseAssertionContext(encoded)).toEqual(odd);
      expect(verifyAssertion(received(signAssertion({ url, body }, odd, key, effects)), options())).toEqual({ accepted: true, context: odd });
    }));
  });

  it('is the same whether the context is given as an object or already encoded', () => {
    const fixed = { now: () => NOW, nonce: () => 'n'.repeat(22) };
    expect(signAssertion({ url, body }, encodeAssertionContext(context), key, fixed)).toEqual(signAssertion({ url, body }, context, key, fixed));
  });

  it.each([
    ['body', 'DIGEST', { body: '{"query":"{ me { idNumber } }"}' }],
    ['path', 'SIGNATURE', { path: '/admin' }],
    ['authority', 'SIGNATURE', { authority: '127.0.0.1:4104' }],
    ['method', 'SHAPE', { method: 'GET' }],
  ])('is refused when the %s is another', async (_what, refusal, change) => {
    expect(verifyAssertion(received(signed(), change), options())).toEqual({ accepted: false, refusal });
  });

  it.each(['signature', 'signature-input', 'content-digest', CONTEXT_HEADER])('is refused without %s', async (name) => {
    const { [name]: _gone, ...rest } = signed();
    expect(verifyAssertion(received(rest), options())).toEqual({ accepted: false, refusal: 'UNSIGNED' });
  });

  it.each(['signature', 'signature-input', 'content-digest', CONTEXT_HEADER])('is refused with %s sent twice', async (name) => {
    const headers = signed();
    expect(verifyAssertion(received({ ...headers, [name]: [headers[name] ?? '', headers[name] ?? ''] }), options())).toEqual({ accepted: false, refusal: 'SHAPE' });
  });

  it.each([
    ['another subgraph’s name and key', 'KEY', signed({ subgraph: 'e-license', secret: new Uint8Array(32).fill(8) })],
    ['this subgraph’s name under another’s key', 'SIGNATURE', signed({ subgraph: 'population', secret: new Uint8Array(32).fill(8) })],
    ['a context that was changed', 'SIGNATURE', { ...signed(), [CONTEXT_HEADER]: encodeAssertionContext({ ...context, item: null }) }],
    ['fewer components covered', 'SHAPE', { ...signed(), 'signature-input': (signed()['signature-input'] ?? '').replace(' "content-digest"', '') }],
    ['another algorithm', 'SHAPE', { ...signed(), 'signature-input': (signed()['signature-input'] ?? '').replace('hmac-sha256', 'none') }],
    ['another tag', 'SHAPE', { ...signed(), 'signature-input': (signed()['signature-input'] ?? '').replace('shuqiao-gateway', 'other') }],
    ['an empty signature', 'SIGNATURE', { ...signed(), signature: 'sig=::' }],
    ['garbage for a signature', 'SIGNATURE', { ...signed(), signature: '\u0000' }],
  ])('is refused with %s', async (_what, refusal, headers) => {
    expect(verifyAssertion(received(headers), options())).toEqual({ accepted: false, refusal });
  });

  it.each([
    ['accepted at the edge of the window, old', ASSERTION_WINDOW_SECONDS * 1000, true],
    ['accepted at the edge of the window, early', -ASSERTION_WINDOW_SECONDS * 1000, true],
    ['refused past the window', ASSERTION_WINDOW_SECONDS * 1000 + 1, false],
    ['refused when it comes from the future', -ASSERTION_WINDOW_SECONDS * 1000 - 1, false],
  ])('is %s', async (_what, age, accepted) => {
    expect(verifyAssertion(received(signed()), options(NOW + age))).toMatchObject(accepted ? { accepted } : { accepted, refusal: 'STALE' });
  });

  it('is refused the second time', async () => {
    const once = options();
    const message = received(signed());
    expect(verifyAssertion(message, once)).toMatchObject({ accepted: true });
    expect(verifyAssertion(message, once)).toEqual({ accepted: false, refusal: 'REPLAYED' });
  });

  it('does not let a forged message use up the nonce of a true one', async () => {
    const once = options();
    const headers = signed();
    verifyAssertion(received({ ...headers, signature: `sig=:${Buffer.alloc(32).toString('base64')}:` }), once);
    expect(verifyAssertion(received(headers), once)).toMatchObject({ accepted: true });
  });

  it.each([
    ['a field too many', { ...context, grade: 4 }],
    ['a subject of an unknown role', { ...context, subjects: [{ role: 'FRIEND', kind: 'PERSON', key: 'x' }] }],
    ['a list instead', []],
  ])('is refused with a well-signed context that has %s', async (_what, odd) => {
    const encoded = JSON.stringify(odd).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    expect(verifyAssertion(received(signAssertion({ url, body }, encoded, key, effects)), options())).toEqual({ accepted: false, refusal: 'CONTEXT' });
  });

  it.each([
    ['in base64url', 'CONTEXT', (text: string) => Buffer.from(text).toString('base64url')], ['with a space', 'SIGNATURE', (text: string) => text.replace(':', ': ')], ['with a letter beyond ASCII', 'CONTEXT', (text: string) => text.replace('r-1', 'r-\u00e9')],
    ['with something behind it', 'CONTEXT', (text: string) => `${text}}`], ['cut short', 'CONTEXT', (text: string) => text.slice(0, -1)], ['that is too long', 'CONTEXT', (text: string) => text.replace('r-1', 'r'.repeat(16_384))],
  ])('is refused with a well-signed context written otherwise: %s', (_what, refusal, otherwise) => {
    expect(verifyAssertion(received(signAssertion({ url, body }, otherwise(encodeAssertionContext(context)), key, effects)), options())).toEqual({ accepted: false, refusal });
  });
});
