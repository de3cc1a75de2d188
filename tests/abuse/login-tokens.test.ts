/**
 * access.md section 4, rows J1 to J7: what an attacker presents, and that it ends in 401 with a constant text. Rows J8 to J11 are in the files
 * beside this one. That each test fails without its defence is checked by tests/long/login-defences.test.ts, which takes the defences out one by one.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLogin } from '../../gateway/login/create-login.ts';
import { AUDIENCE, clerkClaims, ISSUER, jwks, JWKS_URI, makeKey, NOW, outcome, request, signText, startLogin, stoppedClock, testNetwork, token } from '../gateway/login/test-issuer.ts';

const key = makeKey('key-1');
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const header = (changes: Record<string, unknown> = {}): string => JSON.stringify({ typ: 'at+jwt', alg: 'ES256', kid: key.kid, ...changes });
const payload = JSON.stringify(clerkClaims());

/** Another base64url text of the same bytes: 64 bytes leave four bits of the last character unused. */
function respelled(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const changed = text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1];
  expect(Buffer.from(changed.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(text.split('.')[2] ?? '', 'base64url'));
  return changed;
}

describe('a good token', () => {
  it('becomes the principal it describes', async () => {
    const { present } = startLogin([key]);
    const result = await present(token(key));
    expect(result).toEqual({
      ok: true,
      principal: {
        kind: 'WINDOW_CLERK', subject: 'personid-of-a-clerk-0001', clientId: 'service-window', organization: '11320499MY9B00035D', region: '320411', clearance: 3,
        assurance: 'REAL_NAME', stepUp: 'absent', personId: 'personid-of-a-clerk-0001', actsFor: null, authority: 'none', mandate: null, tokenId: 'token-1', expiresAt: NOW + 900,
      },
      token: { issuer: ISSUER, tokenId: 'token-1', issuedAt: NOW, expiresAt: NOW + 900, authorizationDetails: undefined, keyThumbprint: null },
    });
  });

  it('of each pinned algorithm is taken', async () => {
    const ed = makeKey('ed', 'EdDSA');
    const ps = makeKey('ps', 'PS256');
    const { present } = startLogin([key, ed, ps], { issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms: ['ES256', 'EdDSA', 'PS256'] }] });
    expect(await Promise.all([key, ed, ps].map(async (one) => outcome(await present(token(one)))))).toEqual(['ok', 'ok', 'ok']);
  });
});

describe('every refusal says the same to the client', () => {
  it.each([
    ['no token', [], 'TOKEN_MISSING', 'Bearer realm="shuqiao"'],
    ['a forged token', [`Bearer ${token(makeKey(key.kid))}`], 'SIGNATURE_WRONG', 'Bearer realm="shuqiao", error="invalid_token", error_description="The access token is not valid"'],
    ['a token of nobody', [`Bearer ${token(key, clerkClaims({ principal_kind: 'KING' }))}`], 'CLAIMS_MALFORMED', 'Bearer realm="shuqiao", error="invalid_token", error_description="The access token is not valid"'],
  ])('%s', async (_what, values, reason, challenge) => {
    const { login } = startLogin([key]);
    expect(await login.authenticate(request(...values))).toEqual({ ok: false, code: 'UNAUTHENTICATED', reason, challenge });
  });

  it('an expired one is told so, once its signature is known to be good', async () => {
    const { present } = startLogin([key]);
    expect(await present(token(key, clerkClaims({ iat: NOW - 1000, exp: NOW - 100 })))).toMatchObject({ code: 'TOKEN_EXPIRED', reason: 'EXPIRED' });
    expect(await present(token(makeKey(key.kid), clerkClaims({ iat: NOW - 1000, exp: NOW - 100 })))).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SIGNATURE_WRONG' });
  });
});

describe('J1: no algorithm, no signature', () => {
  it.each([
    ['alg none', `${encode(header({ alg: 'none' }))}.${encode(payload)}.`, 'SIGNATURE_WRONG'],
    ['alg None', `${encode(header({ alg: 'None' }))}.${encode(payload)}.AAAA`, 'ALGORITHM_REFUSED'],
    ['alg nOnE', `${encode(header({ alg: 'nOnE' }))}.${encode(payload)}.AAAA`, 'ALGORITHM_REFUSED'],
    ['alg none with bytes', `${encode(header({ alg: 'none' }))}.${encode(payload)}.AAAA`, 'ALGORITHM_REFUSED'],
    ['empty signature', `${encode(header())}.${encode(payload)}.`, 'SIGNATURE_WRONG'],
    ['signature of zeros', `${encode(header())}.${encode(payload)}.${Buffer.alloc(64).toString('base64url')}`, 'SIGNATURE_WRONG'],
    ['signature of another token', `${encode(header())}.${encode(payload)}.${token(key, clerkClaims({ jti: 'other' })).split('.')[2]}`, 'SIGNATURE_WRONG'],
    ['the same signature spelled another way', respelled(token(key)), 'SIGNATURE_WRONG'],
    ['alg missing', signText(key, header({ alg: undefined }), payload), 'HEADER_MALFORMED'],
    ['alg a list', signText(key, header({ alg: ['ES256'] }), payload), 'HEADER_MALFORMED'],
    ['lower-case alg', signText(key, header({ alg: 'es256' }), payload), 'ALGORITHM_REFUSED'],
    ['alg of the prototype', signText(key, header({ alg: 'constructor' }), payload), 'ALGORITHM_REFUSED'],
  ])('%s is refused', async (_what, text, reason) => {
    expect(await startLogin([key]).present(text)).toMatchObject({ ok: false, code: 'UNAUTHENTICATED', reason });
  });
});

describe('J2: algorithm confusion', () => {
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
  const hmac = (secret: string | Buffer, alg: string): string => {
    const input = `${encode(header({ alg }))}.${encode(payload)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const rsa = makeKey('rsa', 'RS256');
  const ed = makeKey('ed', 'EdDSA');
  it.each([
    ['HS256 with the public key in PEM as secret', hmac(pem, 'HS256'), 'ALGORITHM_REFUSED'],
    ['HS256 with the JWK as secret', hmac(JSON.stringify(key.publicJwk), 'HS256'), 'ALGORITHM_REFUSED'],
    ['RS256 by a key the issuer really has', token(rsa), 'ALGORITHM_REFUSED'],
    ['ES256 naming the Ed25519 key', token(key, clerkClaims(), { kid: ed.kid }), 'ALGORITHM_REFUSED'],
    ['EdDSA naming the ES256 key', token(ed, clerkClaims(), { kid: key.kid }), 'ALGORITHM_REFUSED'],
  ])('%s is refused', async (_what, text, reason) => {
    expect(outcome(await startLogin([key, rsa, ed]).present(text))).toBe(reason);
  });

  it('a JWK without alg serves only the algorithm of its key type', async () => {
    const { present } = startLogin([{ ...key.publicJwk, alg: undefined }]);
    expect(outcome(await present(token(key)))).toBe('ok');
    expect(outcome(await present(token(key, clerkClaims(), { alg: 'EdDSA' })))).toBe('ALGORITHM_REFUSED');
  });

  it.each([
    ['for encryption', { use: 'enc' }],
    ['not for verifying', { key_ops: ['sign'] }],
    ['of another algorithm', { alg: 'ES384' }],
    ['symmetric', { kty: 'oct', k: 'c2VjcmV0' }],
    ['of another curve', { crv: 'P-384' }],
  ])('a JWK %s is no key', async (_what, change) => {
    const other = makeKey('other');
    expect(outcome(await startLogin([{ ...key.publicJwk, ...change }, other]).present(token(key)))).toBe('KEY_UNKNOWN');
  });
});

describe('J3: kid is nothing but a name in a map', () => {
  it.each([['../../../../dev/null'], ["' or 1=1 --"], ['__proto__'], ['constructor'], ['https://attacker.example.invalid/key'], ['key-1\u0000'], ['KEY-1']])('%j is an unknown key', async (kid) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(), { kid })))).toBe('KEY_UNKNOWN');
  });

  it.each([[undefined], [''], [['key-1']], [{}], [1], [null], ['k'.repeat(129)]])('%j is no name', async (kid) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(), { kid })))).toBe('HEADER_MALFORMED');
  });

  it('a flood of unknown kids costs the portal one request a cooldown', async () => {
    const { present, network, clock } = startLogin([key]);
    await present(token(key));
    expect(network.requests).toHaveLength(1);
    for (let n = 0; n < 50; n += 1) await present(token(key, clerkClaims(), { kid: `made-up-${n}` }));
    expect(network.requests).toHaveLength(1);
    clock.advance(10);
    await Promise.all(Array.from({ length: 50 }, (_, n) => present(token(key, clerkClaims(), { kid: `made-up-${n}` }))));
    expect(network.requests).toHaveLength(2);
    expect(outcome(await present(token(key)))).toBe('ok');
  });
});

describe('J4: a token does not bring its own key', () => {
  const attacker = makeKey('attacker');
  const brought = { jku: 'https://attacker.example.invalid/jwks', x5u: 'https://attacker.example.invalid/cert', jwk: attacker.publicJwk, x5c: ['MIIB'] };

  it('what it brings is ignored, and never fetched', async () => {
    const { present, network } = startLogin([key]);
    expect(outcome(await present(token(attacker, clerkClaims(), { ...brought, kid: key.kid })))).toBe('SIGNATURE_WRONG');
    expect(outcome(await present(token(attacker, clerkClaims(), brought)))).toBe('KEY_UNKNOWN');
    expect(outcome(await present(token(key, clerkClaims(), { jku: brought.jku, x5u: brought.x5u })))).toBe('ok');
    expect(new Set(network.requests)).toEqual(new Set([JWKS_URI]));
  });

  it.each([
    ['crit', { crit: ['exp'], exp: 1 }, 'HEADER_CRITICAL'],
    ['crit that is empty', { crit: [] }, 'HEADER_CRITICAL'],
    ['b64 false', { b64: false }, 'HEADER_CRITICAL'],
    ['zip', { zip: 'DEF' }, 'HEADER_MALFORMED'],
  ])('%s in the header is refused', async (_what, change, reason) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(), change)))).toBe(reason);
  });
});

describe('J5: times', () => {
  it.each([
    ['expires now + 1 − skew', { iat: NOW - 900, exp: NOW - 59 }, 'ok'],
    ['expired at the edge of the skew', { iat: NOW - 900, exp: NOW - 60 }, 'EXPIRED'],
    ['begins at the edge of the skew', { nbf: NOW + 60 }, 'ok'],
    ['begins beyond the skew', { nbf: NOW + 61 }, 'NOT_YET_VALID'],
    ['issued at the edge of the skew', { iat: NOW + 60, exp: NOW + 900 }, 'ok'],
    ['issued in the future', { iat: NOW + 61, exp: NOW + 900 }, 'NOT_YET_VALID'],
    ['issued in the future, although it says it is good already', { iat: NOW + 61, nbf: NOW, exp: NOW + 900 }, 'NOT_YET_VALID'],
    ['lives as long as allowed', { iat: NOW, exp: NOW + 3600 }, 'ok'],
    ['lives a second longer', { iat: NOW, exp: NOW + 3601 }, 'LIFE_TOO_LONG'],
    ['no exp', { exp: undefined }, 'TIMES_MALFORMED'],
    ['no iat', { iat: undefined }, 'TIMES_MALFORMED'],
    ['exp as string', { exp: String(NOW + 900) }, 'TIMES_MALFORMED'],
    ['exp as float', { exp: NOW + 900.5 }, 'TIMES_MALFORMED'],
    ['exp 1e308', { exp: 1e308 }, 'TIMES_MALFORMED'],
    ['exp in milliseconds', { exp: (NOW + 900) * 1000 }, 'TIMES_MALFORMED'],
    ['exp null', { exp: null }, 'TIMES_MALFORMED'],
    ['exp a list', { exp: [NOW + 900] }, 'TIMES_MALFORMED'],
    ['exp negative', { exp: -1 }, 'TIMES_MALFORMED'],
    ['nbf as string', { nbf: '0' }, 'TIMES_MALFORMED'],
    ['exp before iat', { iat: NOW, exp: NOW - 1 }, 'TIMES_MALFORMED'],
  ])('%s: %j is %s', async (_what, change, expected) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(change))))).toBe(expected);
  });

  it('a token taken before is refused once it runs out, cached or not', async () => {
    const { present, clock } = startLogin([key]);
    const text = token(key);
    expect(outcome(await present(text))).toBe('ok');
    clock.advance(900 + 59);
    expect(outcome(await present(text))).toBe('ok');
    clock.advance(1);
    expect(outcome(await present(text))).toBe('EXPIRED');
  });

  it('a skew above 60 s cannot be configured', () => {
    expect(() => startLogin([key], { skewSeconds: 61 })).toThrow('the clock skew must be 0 to 60 seconds, got 61');
  });
});

describe('J6: issuer and audience', () => {
  it.each([
    ['another issuer', { iss: 'https://other.example.invalid' }, 'ISSUER_UNKNOWN'],
    ['issuer with a slash more', { iss: `${ISSUER}/` }, 'ISSUER_UNKNOWN'],
    ['issuer in upper case', { iss: ISSUER.toUpperCase() }, 'ISSUER_UNKNOWN'],
    ['no issuer', { iss: undefined }, 'ISSUER_UNKNOWN'],
    ['issuer a list', { iss: [ISSUER] }, 'ISSUER_UNKNOWN'],
    ['another audience', { aud: 'urn:other' }, 'AUDIENCE_WRONG'],
    ['no audience', { aud: undefined }, 'AUDIENCE_WRONG'],
    ['another audience in a list', { aud: ['urn:other'] }, 'AUDIENCE_WRONG'],
    ['two audiences', { aud: [AUDIENCE, 'urn:other'] }, 'AUDIENCE_WRONG'],
    ['audience as part of a word', { aud: `${AUDIENCE}s` }, 'AUDIENCE_WRONG'],
    ['an empty list', { aud: [] }, 'AUDIENCE_WRONG'],
    ['the audience in a list of one', { aud: [AUDIENCE] }, 'ok'],
  ])('%s', async (_what, change, expected) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(change))))).toBe(expected);
  });

  it("a tenant's token does not pass as the portal's, although both publish the same key", async () => {
    const tenant = 'https://tenant.example.invalid';
    const clock = stoppedClock();
    const network = testNetwork({ [JWKS_URI]: jwks(key), [`${tenant}/jwks`]: jwks(key) });
    const of = (issuers: readonly string[]) => createLogin({
      issuers: issuers.map((issuer) => ({ issuer, jwksUri: `${issuer}/jwks`, algorithms: ['ES256'] })), audience: AUDIENCE, fetch: network.fetch, clock: clock.now,
    });
    const text = token(key, clerkClaims({ iss: tenant }));
    expect(outcome(await of([ISSUER]).authenticate(request(`Bearer ${text}`)))).toBe('ISSUER_UNKNOWN');
    expect(await of([ISSUER, tenant]).authenticate(request(`Bearer ${text}`))).toMatchObject({ ok: true, token: { issuer: tenant } });
  });
});

describe('J7: other tokens are no access tokens', () => {
  it.each([['JWT'], ['jwt'], ['logout+jwt'], ['dpop+jwt'], ['shuqiao-assertion+jwt'], [undefined], [['at+jwt']], ['at+jwt ']])('typ %j is refused', async (typ) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(), { typ })))).toBe('TYPE_WRONG');
  });

  it.each([['AT+JWT'], ['application/at+jwt']])('typ %j is the same media type', async (typ) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(), { typ })))).toBe('ok');
  });

  it('an id token of the right key, person and audience is refused', async () => {
    const idToken = token(key, { iss: ISSUER, aud: AUDIENCE, sub: 'personid-of-a-clerk-0001', iat: NOW, exp: NOW + 900, nonce: 'n' }, { typ: undefined });
    expect(outcome(await startLogin([key]).present(idToken))).toBe('TYPE_WRONG');
  });
});

describe('J7: what is no token at all', () => {
  it.each([
    ['an opaque refresh token', 'Zm9vYmFyYmF6cXV4LXJlZnJlc2gtdG9rZW4'],
    ['the context of the gateway’s assertion to a subgraph', encode(JSON.stringify({ requestId: 'r', clientId: 'gateway', self: null, subjects: [] }))],
    ['an HTTP message signature', encode('sig1=:AAAA:')],
  ])('%s is refused', async (_what, text) => {
    expect(outcome(await startLogin([key]).present(text))).toBe('TOKEN_MALFORMED');
  });
});

describe('configuration that would weaken login is refused', () => {
  it.each([
    ['no issuer', { issuers: [] }, 'login must trust at least one issuer'],
    ['no algorithm', { issuers: [{ issuer: ISSUER, jwksUri: null, algorithms: [] }] }, 'an issuer must be pinned to at least one algorithm'],
    ['an issuer twice', { issuers: [{ issuer: ISSUER, jwksUri: null, algorithms: ['ES256' as const] }, { issuer: ISSUER, jwksUri: null, algorithms: ['EdDSA' as const] }] }, 'an issuer must be trusted once only'],
    ['a skew that is no number', { skewSeconds: Number.NaN }, 'the clock skew must be 0 to 60 seconds, got NaN'],
  ])('%s', (_what, options, message) => {
    expect(() => startLogin([key], options)).toThrow(message);
  });
});
