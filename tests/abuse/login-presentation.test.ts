/** access.md section 4, row J10: how a token is presented, and that nothing of it comes back. See login-tokens.test.ts; revocation is in login-revocation.test.ts. */
import { describe, expect, it } from 'vitest';
import { clerkClaims, makeKey, NOW, outcome, request, signText, startLogin, token } from '../gateway/login/test-issuer.ts';

const key = makeKey('key-1');
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const header = (changes: Record<string, unknown> = {}): string => JSON.stringify({ typ: 'at+jwt', alg: 'ES256', kid: key.kid, ...changes });
const payload = JSON.stringify(clerkClaims());

describe('J10: how a token is presented', () => {
  const good = token(key);
  it.each([
    ['two Authorization headers', [`Bearer ${good}`, `Bearer ${good}`], 'AUTHORIZATION_REPEATED'],
    ['two tokens in one header', [`Bearer ${good}, Bearer ${good}`], 'AUTHORIZATION_MALFORMED'],
    ['another scheme', [`Basic ${good}`], 'AUTHORIZATION_MALFORMED'],
    ['no scheme', [good], 'AUTHORIZATION_MALFORMED'],
    ['an empty header', [''], 'AUTHORIZATION_MALFORMED'],
    ['scheme alone', ['Bearer '], 'AUTHORIZATION_MALFORMED'],
    ['more than 8 KB', [`Bearer ${'a'.repeat(8193)}`], 'TOKEN_TOO_LONG'],
    ['a megabyte', [`Bearer ${'a'.repeat(1_000_000)}`], 'TOKEN_TOO_LONG'],
    ['a JWE', ['Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA'], 'TOKEN_ENCRYPTED'],
    ['two parts', ['Bearer abc.def'], 'TOKEN_MALFORMED'],
    ['base64 with padding', [`Bearer ${encode(header())}==.${encode(payload)}.AAAA`], 'AUTHORIZATION_MALFORMED'],
    ['no JSON', [`Bearer ${encode('hello')}.${encode(payload)}.AAAA`], 'HEADER_MALFORMED'],
    ['a list for a payload', [`Bearer ${signText(key, header(), '[]')}`], 'CLAIMS_MALFORMED'],
    ['a nested token', [`Bearer ${signText(key, header({ cty: 'JWT' }), JSON.stringify(good))}`], 'HEADER_MALFORMED'],
    ['scheme in lower case', [`bearer ${good}`], 'ok'],
  ])('%s: %s', async (_what, values, expected) => {
    const { login } = startLogin([key]);
    expect(outcome(await login.authenticate(request(...values)))).toBe(expected);
  });

  it.each([['/graphql?access_token=abc'], ['/graphql?a=1&access%5Ftoken=abc']])('a token in the URL %s spoils the request, even beside a good one', async (target) => {
    const { login } = startLogin([key]);
    expect(outcome(await login.authenticate({ ...request(`Bearer ${good}`), target }))).toBe('TOKEN_IN_URL');
  });
});

describe('J10: nothing of a token comes back', () => {
  it.each([
    ['a forged one', token(makeKey(key.kid))],
    ['an expired one', token(key, clerkClaims({ iat: NOW - 1000, exp: NOW - 100 }))],
    ['one with odd claims', token(key, clerkClaims({ principal_kind: 'GOD' }))],
    ['one of another issuer', token(key, clerkClaims({ iss: 'https://other.example.invalid' }))],
  ])('in the refusal of %s, neither for the client nor for the log', async (_what, text) => {
    const result = JSON.stringify(await startLogin([key]).present(text));
    for (const part of text.split('.')) expect(result).not.toContain(part);
    expect(result).not.toMatch(/personid|token-1|GOD|other\.example/);
  });
});
