/** access.md section 4, row J10: a token used after logout, a change of role or its revocation. That each test fails without its defence is checked by tests/long/login-defences.test.ts. */
import { describe, expect, it } from 'vitest';
import { AUDIENCE, clerkClaims, ISSUER, jwks, JWKS_URI, makeKey, NOW, outcome, signText, startLogin, testNetwork, token, type TestKey } from '../gateway/login/test-issuer.ts';

const key = makeKey('key-1');
const LIST_URI = `${ISSUER}/revocations`;
const HOUR = { exp: NOW + 3600 };

interface ListParts {
  readonly tokens?: readonly string[];
  readonly subjects?: Record<string, number>;
  readonly clients?: Record<string, number>;
}

/** A signed list; `at` is when it was signed. */
function list(parts: ListParts, at: number, by: TestKey = key, changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}): () => Response {
  const claims = { iss: ISSUER, iat: at, tokens: [], subjects: {}, clients: {}, ...parts, ...changes };
  const text = signText(by, JSON.stringify({ typ: 'revocations+jwt', alg: by.alg, kid: by.kid, ...header }), JSON.stringify(claims));
  return () => new Response(text);
}

function start(first: () => Response) {
  const network = testNetwork({ [JWKS_URI]: jwks(key), [LIST_URI]: first });
  const started = startLogin([key], { fetch: network.fetch, issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms: ['ES256'], revocations: { uri: LIST_URI } }] });
  const asked = (): number => network.requests.filter((url) => url === LIST_URI).length;
  return { ...started, network, asked };
}

describe('a token that was taken back', () => {
  it.each([
    ['by its id', { tokens: ['token-1'] }, 'REVOKED'],
    ['another id', { tokens: ['token-2'] }, 'ok'],
    ['with all of its person, issued before', { subjects: { 'personid-of-a-clerk-0001': NOW + 1 } }, 'REVOKED'],
    ['with all of its person, in the very second', { subjects: { 'personid-of-a-clerk-0001': NOW } }, 'REVOKED'],
    ['with all of its person, issued after', { subjects: { 'personid-of-a-clerk-0001': NOW - 1 } }, 'ok'],
    ['with all of its client', { clients: { 'service-window': NOW } }, 'REVOKED'],
    ['another person and client', { subjects: { 'personid-of-somebody-else': NOW }, clients: { 'approval-desk': NOW } }, 'ok'],
    ['a list with names of the prototype', { subjects: { constructor: NOW }, clients: { __proto__: NOW } }, 'ok'],
  ])('%s', async (_what, parts, expected) => {
    expect(outcome(await start(list(parts, NOW)).present(token(key)))).toBe(expected);
  });

  it('is refused like any other bad token', async () => {
    expect(await start(list({ tokens: ['token-1'] }, NOW)).present(token(key))).toEqual({
      ok: false, code: 'UNAUTHENTICATED', reason: 'REVOKED', challenge: 'Bearer realm="shuqiao", error="invalid_token", error_description="The access token is not valid"',
    });
  });

  it('is refused within seconds although its signature was checked before', async () => {
    const { present, network, clock } = start(list({}, NOW));
    const text = token(key, clerkClaims(HOUR));
    expect(outcome(await present(text))).toBe('ok');
    network.documents[LIST_URI] = list({ tokens: ['token-1'] }, NOW + 3);
    clock.advance(3);
    expect(outcome(await present(text))).toBe('REVOKED');
  });

  it('the list is asked for once for many requests', async () => {
    const { present, asked, clock } = start(list({}, NOW));
    await Promise.all(Array.from({ length: 20 }, () => present(token(key))));
    expect(asked()).toBe(1);
    clock.advance(1);
    await present(token(key));
    expect(asked()).toBe(1);
    clock.advance(1);
    await present(token(key));
    expect(asked()).toBe(2);
  });
});

describe('a list that cannot be had', () => {
  const down = (): Response => {
    throw new Error('connection refused');
  };

  it('the last one serves for the life of a token, then nothing does', async () => {
    const { present, network, clock, problems } = start(list({ tokens: ['gone'] }, NOW));
    expect(outcome(await present(token(key, clerkClaims(HOUR))))).toBe('ok');
    network.documents[LIST_URI] = down;
    clock.advance(900);
    expect(outcome(await present(token(key, clerkClaims({ ...HOUR, jti: 'gone' }))))).toBe('REVOKED');
    expect(outcome(await present(token(key, clerkClaims(HOUR))))).toBe('ok');
    clock.advance(1);
    expect(await present(token(key, clerkClaims(HOUR)))).toMatchObject({ ok: false, code: 'LOGIN_UNAVAILABLE', reason: 'REVOCATIONS_UNAVAILABLE' });
    expect(problems).toContain('connection refused');
  });

  it('none at all lets nobody in', async () => {
    expect(outcome(await start(down).present(token(key)))).toBe('REVOCATIONS_UNAVAILABLE');
  });

  it.each([
    ['signed by somebody else', list({}, NOW, makeKey('key-1')), 'the revocation list must be signed by the issuer'],
    ['signed by a key nobody published', list({}, NOW, makeKey('other')), 'the revocation list must be signed by the issuer'],
    ['of another issuer', list({}, NOW, key, { iss: 'https://other.example.invalid' }), 'the revocation list must be the issuer’s own and hold iat, tokens, subjects and clients'],
    ['without a part', list({}, NOW, key, { clients: undefined }), 'the revocation list must be the issuer’s own and hold iat, tokens, subjects and clients'],
    ['an access token', () => new Response(token(key)), 'the revocation list must be a signed list: TYPE_WRONG'],
    ['kept back for minutes', list({}, NOW - 121), 'the revocation list must be at most 120 s old'],
    ['HTML', () => new Response('<html></html>'), 'the revocation list must be a signed list: TOKEN_MALFORMED'],
    ['another status', () => new Response('', { status: 500 }), 'a key document must be answered with status 200, got 500'],
  ])('%s is no list', async (_what, answer, problem) => {
    const { present, problems } = start(answer);
    expect(outcome(await present(token(key)))).toBe('REVOCATIONS_UNAVAILABLE');
    expect(problems).toEqual([problem]);
  });

  it('an older list does not take a revocation back', async () => {
    const { present, network, clock, problems } = start(list({ tokens: ['token-1'] }, NOW));
    expect(outcome(await present(token(key)))).toBe('REVOKED');
    network.documents[LIST_URI] = list({}, NOW - 1);
    clock.advance(10);
    expect(outcome(await present(token(key)))).toBe('REVOKED');
    expect(problems).toEqual(['the revocation list must not be older than the one before']);
  });

  it('found by discovery, it must be on the origin of the issuer', async () => {
    const network = testNetwork({
      [JWKS_URI]: jwks(key), [`${ISSUER}/.well-known/openid-configuration`]: () => Response.json({ issuer: ISSUER, jwks_uri: JWKS_URI, revocation_list_uri: 'https://other.example.invalid/list' }),
    });
    const { present, problems } = startLogin([key], { fetch: network.fetch, audience: AUDIENCE, issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms: ['ES256'], revocations: 'discover' }] });
    expect(outcome(await present(token(key)))).toBe('REVOCATIONS_UNAVAILABLE');
    expect(problems).toEqual(['revocation_list_uri must be on the origin of the issuer']);
  });
});
