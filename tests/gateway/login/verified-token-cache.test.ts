import { describe, expect, it } from 'vitest';
import { createVerifiedTokenCache } from '../../../gateway/login/verified-token-cache.ts';
import type { BelievedToken } from '../../../gateway/login/verified-token-cache.ts';
import { clerkClaims, makeKey, NOW, outcome, startLogin, token } from './test-issuer.ts';

const KEY = makeKey('k1');
const MINE = token(KEY);
const OTHERS = token(KEY, clerkClaims({ sub: 'personid-of-a-clerk-0002', person_id: 'personid-of-a-clerk-0002', jti: 'token-2' }));

/** As a cache sees one: what is in it is not looked at. */
const believed = (keyId: string): BelievedToken => ({ issuer: {}, keyId, version: 1, signed: {}, claims: {}, admitted: null }) as unknown as BelievedToken;

describe('tokens believed before', () => {
  it('are known on the connection that brought them, and elsewhere by their digest', () => {
    const cache = createVerifiedTokenCache(1);
    const [mine, others] = [{}, {}];
    const first = believed('first');
    cache.add(MINE, first);
    expect(cache.get(MINE, mine)).toBe(first);
    cache.add(OTHERS, believed('second'));
    expect(cache.get(MINE, mine)).toBe(first);
    expect(cache.get(MINE, others)).toBeUndefined();
    expect(cache.get(MINE)).toBeUndefined();
  });

  it('are one a connection: the last that came', () => {
    const cache = createVerifiedTokenCache(2);
    const shared = {};
    cache.add(MINE, believed('first'));
    cache.add(OTHERS, believed('second'));
    expect([MINE, OTHERS, OTHERS, MINE].map((each) => cache.get(each, shared)?.keyId)).toEqual(['first', 'second', 'second', 'first']);
    expect(cache.get(`${MINE}A`, shared)).toBeUndefined();
  });
});

describe('a connection that a proxy shares among its clients', () => {
  const over = (connection: object) => {
    const started = startLogin([KEY]);
    const present = async (text: string) => started.login.authenticate({ headers: { authorization: [`Bearer ${text}`] }, method: 'POST', target: '/graphql', connection });
    return { ...started, present };
  };
  const subjects = async (present: ReturnType<typeof over>['present'], tokens: readonly string[]): Promise<(string | null)[]> => {
    const results: (string | null)[] = [];
    for (const each of tokens) {
      const result = await present(each);
      results.push(result.ok ? result.principal.subject : result.reason);
    }
    return results;
  };

  it('lets each be whom their token says, in any order', async () => {
    const { present } = over({});
    const [one, other] = ['personid-of-a-clerk-0001', 'personid-of-a-clerk-0002'];
    expect(await subjects(present, [MINE, OTHERS, OTHERS, MINE, MINE, OTHERS])).toEqual([one, other, other, one, one, other]);
  });

  it.each<[string, (good: string) => string, string]>([
    ['a signature changed', (good) => `${good.slice(0, -4)}${good.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`, 'SIGNATURE_WRONG'],
    ['the same claims signed by another key', () => token(makeKey('k1')), 'SIGNATURE_WRONG'],
    ['half of it', (good) => good.slice(0, good.length / 2), 'TOKEN_MALFORMED'],
  ])('believes no token for the one before it: %s', async (_, change, reason) => {
    const { present } = over({});
    // Verified, and then known by the connection.
    expect([outcome(await present(MINE)), outcome(await present(MINE))]).toEqual(['ok', 'ok']);
    expect(outcome(await present(change(MINE)))).toBe(reason);
    expect(outcome(await present(MINE))).toBe('ok');
  });

  it('is asked for the time anew at each request', async () => {
    const { present, clock } = over({});
    const brief = token(KEY, clerkClaims({ exp: NOW + 100 }));
    expect(outcome(await present(brief))).toBe('ok');
    expect(outcome(await present(brief))).toBe('ok');
    clock.advance(100 + 61);
    expect(outcome(await present(brief))).toBe('EXPIRED');
  });
});
