/** access.md section 4, row J8: keys rotate, the key document is bent, the issuer is silent. That each test fails without its defence is checked by tests/long/login-defences.test.ts. */
import { describe, expect, it } from 'vitest';
import { AUDIENCE, clerkClaims, ISSUER, jwks, JWKS_URI, makeKey, NOW, outcome, startLogin, testNetwork, token } from '../gateway/login/test-issuer.ts';

const old = makeKey('old');
const fresh = makeKey('fresh');
/** Long enough to outlive the hours these tests let pass. */
const lasting = (changes: Record<string, unknown> = {}) => clerkClaims({ exp: NOW + 86_400, ...changes });
const YEAR = { maxLifeSeconds: 31_536_000 };

describe('J8: keys rotate without a restart', () => {
  it('a new key is taken at its first token, or within the cooldown when a load just happened', async () => {
    const { present, network, clock } = startLogin([old], YEAR);
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
    network.documents[JWKS_URI] = jwks(fresh, old);
    expect(outcome(await present(token(fresh, lasting())))).toBe('KEY_UNKNOWN');
    clock.advance(10);
    expect(outcome(await present(token(fresh, lasting())))).toBe('ok');
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
    expect(network.requests).toHaveLength(2);
  });

  it('the old key is refused once the issuer drops it and the set is loaded anew, cached verification or not', async () => {
    const { present, network, clock } = startLogin([fresh, old], YEAR);
    const text = token(old, lasting());
    expect(outcome(await present(text))).toBe('ok');
    network.documents[JWKS_URI] = jwks(fresh);
    clock.advance(600);
    expect(outcome(await present(text))).toBe('KEY_UNKNOWN');
    expect(outcome(await present(token(fresh, lasting())))).toBe('ok');
  });

  it('a set past its refresh age is loaded in the background, and the request does not wait', async () => {
    const { present, network, clock } = startLogin([old], YEAR);
    await present(token(old, lasting()));
    let answer = (_response: Response): void => {};
    network.documents[JWKS_URI] = () => new Promise<Response>((resolve) => {
      answer = resolve;
    });
    clock.advance(300);
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
    expect(network.requests).toHaveLength(2);
    answer(jwks(fresh)());
    // An unknown kid joins the load under way instead of starting another.
    expect(outcome(await present(token(fresh, lasting())))).toBe('ok');
    expect(network.requests).toHaveLength(2);
  });

  it('the same kid with another key is another key: what the first signed is refused', async () => {
    const { present, network, clock } = startLogin([old], YEAR);
    const text = token(old, lasting());
    expect(outcome(await present(text))).toBe('ok');
    network.documents[JWKS_URI] = jwks(makeKey('old'));
    clock.advance(600);
    expect(outcome(await present(text))).toBe('SIGNATURE_WRONG');
  });
});

describe('J8: an issuer that does not answer', () => {
  const down = (): Response => {
    throw new Error('connection refused');
  };

  it('the last good set serves for its bounded time, then nothing does', async () => {
    const { present, network, clock, problems } = startLogin([old], YEAR);
    await present(token(old, lasting()));
    network.documents[JWKS_URI] = down;
    clock.advance(3600);
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
    clock.advance(1);
    const result = await present(token(old, lasting()));
    expect(result).toMatchObject({ ok: false, code: 'UNAUTHENTICATED', reason: 'KEYS_UNAVAILABLE', challenge: 'Bearer realm="shuqiao"' });
    expect(problems).toContain('connection refused');
    network.documents[JWKS_URI] = jwks(old);
    clock.advance(1);
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
  });

  it('is not asked again by every request', async () => {
    const { present, network, clock } = startLogin([old], YEAR);
    network.documents[JWKS_URI] = down;
    await Promise.all(Array.from({ length: 20 }, () => present(token(old))));
    expect(network.requests).toHaveLength(1);
    expect(outcome(await present(token(old)))).toBe('KEYS_UNAVAILABLE');
    expect(network.requests).toHaveLength(1);
    clock.advance(1);
    await present(token(old));
    expect(network.requests).toHaveLength(2);
  });

  it.each([
    ['HTML', () => new Response('<html>maintenance</html>'), 'the key set must be usable: NOT_JSON'],
    ['another status', () => new Response('{}', { status: 503 }), 'a key document must be answered with status 200, got 503'],
    ['a body too large', () => new Response('x'.repeat(70_000)), 'a key document must be at most 65536 bytes'],
    ['an endless body', () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024)) })), 'a key document must be at most 65536 bytes'],
    ['no keys', () => Response.json({ keys: [] }), 'the key set must be usable: NO_USABLE_KEY'],
    ['no key set', () => Response.json([]), 'the key set must be usable: NOT_A_KEY_SET'],
    ['a kid twice', jwks(old, makeKey('old')), 'the key set must be usable: KEY_ID_REPEATED'],
    ['too many keys', () => Response.json({ keys: Array.from({ length: 33 }, (_, n) => ({ ...fresh.publicJwk, kid: `k${n}` })) }), 'the key set must be usable: TOO_MANY_KEYS'],
    ['a point that is not on the curve', () => Response.json({ keys: [{ ...old.publicJwk, y: old.publicJwk['x'] }] }), null],
  ])('%s is no key set: the last good one stays, the problem is told', async (_what, answer, problem) => {
    const { present, network, clock, problems } = startLogin([old], YEAR);
    await present(token(old, lasting()));
    network.documents[JWKS_URI] = answer;
    clock.advance(700);
    expect(outcome(await present(token(old, lasting())))).toBe('ok');
    expect(problems).toHaveLength(1);
    if (problem !== null) expect(problems).toEqual([problem]);
  });
});

describe('discovery', () => {
  const WELL_KNOWN = `${ISSUER}/.well-known/openid-configuration`;
  const metadata = (changes: Record<string, unknown> = {}) => () => Response.json({ issuer: ISSUER, jwks_uri: JWKS_URI, ...changes });
  const discovered = (answer: () => Response) => {
    const network = testNetwork({ [WELL_KNOWN]: answer, [JWKS_URI]: jwks(old) });
    return startLogin([old], { issuers: [{ issuer: ISSUER, jwksUri: null, algorithms: ['ES256'] }], audience: AUDIENCE, fetch: network.fetch });
  };

  it("finds the issuer's keys", async () => {
    expect(outcome(await discovered(metadata()).present(token(old)))).toBe('ok');
  });

  it.each([
    ["another issuer's document", metadata({ issuer: 'https://other.example.invalid' }), 'the discovery document must name the issuer it was asked of'],
    ['keys somewhere else', metadata({ jwks_uri: 'https://other.example.invalid/jwks' }), 'jwks_uri must be on the origin of the issuer'],
    ['no jwks_uri', metadata({ jwks_uri: undefined }), 'the discovery document must hold issuer and jwks_uri'],
  ])('%s gives no keys', async (_what, answer, problem) => {
    const { present, problems } = discovered(answer);
    expect(outcome(await present(token(old)))).toBe('KEYS_UNAVAILABLE');
    expect(problems).toEqual([problem]);
  });
});
