import { createHash, createPrivateKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoginOptions, LoginResult } from '../../../gateway/login/create-login.ts';
import { createProofReplayStore } from '../../../gateway/login/proof-replay-store.ts';
import { createDpopKey } from '../../../sandbox/portal/headless/dpop-key.ts';
import { clerkClaims, makeKey, NOW, outcome, signText, startLogin, token } from './test-issuer.ts';

const issuerKey = makeKey('key-1');
const own = makeKey('client');
const other = makeKey('other');
const ORIGIN = 'https://graph.example.invalid';
const URL_OF_GRAPH = `${ORIGIN}/graphql`;

let bound = '';
beforeAll(async () => {
  bound = token(issuerKey, clerkClaims({ cnf: { jkt: await calculateJwkThumbprint(own.publicKey.export({ format: 'jwk' })) } }));
});

const { kty, crv, x, y } = own.publicKey.export({ format: 'jwk' });
let count = 0;

/** A proof for the bound token; change members to spoil it. */
function proof(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, by = own): string {
  count += 1;
  const ath = createHash('sha256').update(bound).digest('base64url');
  return signText(by, JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y }, ...header }), JSON.stringify({ jti: `proof-${count}-0001`, htm: 'POST', htu: URL_OF_GRAPH, iat: NOW, ath, ...claims }));
}

function start(options: Partial<LoginOptions> = {}) {
  // The store under the same clock as the login.
  const started = startLogin([issuerKey], { proofs: { origins: [ORIGIN], replays: createProofReplayStore(() => started.clock.now()) }, ...options });
  const send = async (authorization: string, proofs: readonly string[], request: { readonly method?: string; readonly target?: string } = {}): Promise<LoginResult> =>
    started.login.authenticate({ method: 'POST', target: '/graphql', ...request, headers: { authorization: [authorization], dpop: proofs } });
  return { ...started, send };
}

describe('a token bound to a key', () => {
  it('passes with a proof of that key', async () => {
    expect(await start().send(`DPoP ${bound}`, [proof()])).toMatchObject({ ok: true, token: { keyThumbprint: expect.stringMatching(/^[\w-]{43}$/) } });
  });

  it('the sandbox’s own proofs are such', async () => {
    const { send, clock } = start();
    const client = createDpopKey(createPrivateKey(own.privateKey.export({ type: 'pkcs8', format: 'pem' })), clock.now);
    expect(outcome(await send(`DPoP ${bound}`, [client.proof('POST', URL_OF_GRAPH, bound)]))).toBe('ok');
  });

  it('a query in the address does not matter, on either side', async () => {
    const { send } = start();
    expect(outcome(await send(`DPoP ${bound}`, [proof()], { target: '/graphql?q=1' }))).toBe('ok');
    expect(outcome(await send(`DPoP ${bound}`, [proof({ htu: `${URL_OF_GRAPH}?q=1#f` })]))).toBe('ok');
  });

  it.each([
    ['presented as a bearer token', 'Bearer', () => [proof()], 'PROOF_REQUIRED'],
    ['presented as a bearer token without proof', 'Bearer', () => [], 'PROOF_REQUIRED'],
    ['without proof', 'DPoP', () => [], 'PROOF_MISSING'],
    ['with two proofs', 'DPoP', () => [proof(), proof()], 'PROOF_MALFORMED'],
    ['with a proof too long', 'DPoP', () => [proof({ pad: 'x'.repeat(4096) })], 'PROOF_MALFORMED'],
    ['with something else', 'DPoP', () => ['abc'], 'PROOF_MALFORMED'],
    ['with an access token for a proof', 'DPoP', () => [bound], 'PROOF_MALFORMED'],
    ['with another type', 'DPoP', () => [proof({}, { typ: 'JWT' })], 'PROOF_MALFORMED'],
    ['with alg none', 'DPoP', () => [proof({}, { alg: 'none' })], 'PROOF_SIGNATURE_WRONG'],
    ['with HS256', 'DPoP', () => [proof({}, { alg: 'HS256' })], 'PROOF_SIGNATURE_WRONG'],
    ['with crit', 'DPoP', () => [proof({}, { crit: ['x'] })], 'PROOF_MALFORMED'],
    ['without a key', 'DPoP', () => [proof({}, { jwk: undefined })], 'PROOF_KEY_WRONG'],
    ['with the private key in it', 'DPoP', () => [proof({}, { jwk: own.privateKey.export({ format: 'jwk' }) })], 'PROOF_KEY_WRONG'],
    ['with a symmetric key', 'DPoP', () => [proof({}, { jwk: { kty: 'oct', k: 'AAAA' } })], 'PROOF_KEY_WRONG'],
    ['with a point off the curve', 'DPoP', () => [proof({}, { jwk: { kty, crv, x, y: x } })], 'PROOF_KEY_WRONG'],
    ['proved by another key', 'DPoP', () => [proof({}, { jwk: { ...other.publicKey.export({ format: 'jwk' }) } }, other)], 'PROOF_KEY_WRONG'],
    ['with its key, signed by another', 'DPoP', () => [proof({}, {}, other)], 'PROOF_SIGNATURE_WRONG'],
    ['for another method', 'DPoP', () => [proof({ htm: 'GET' })], 'PROOF_OF_OTHER_REQUEST'],
    ['for the method in lower case', 'DPoP', () => [proof({ htm: 'post' })], 'PROOF_OF_OTHER_REQUEST'],
    ['for another path', 'DPoP', () => [proof({ htu: `${ORIGIN}/metrics` })], 'PROOF_OF_OTHER_REQUEST'],
    ['for another host', 'DPoP', () => [proof({ htu: 'https://attacker.example.invalid/graphql' })], 'PROOF_OF_OTHER_REQUEST'],
    ['for a host that begins alike', 'DPoP', () => [proof({ htu: `${ORIGIN}.attacker.example.invalid/graphql` })], 'PROOF_OF_OTHER_REQUEST'],
    ['for the host with a user', 'DPoP', () => [proof({ htu: 'https://user@graph.example.invalid/graphql' })], 'PROOF_OF_OTHER_REQUEST'],
    ['for plain http', 'DPoP', () => [proof({ htu: 'http://graph.example.invalid/graphql' })], 'PROOF_OF_OTHER_REQUEST'],
    ['for another token', 'DPoP', () => [proof({ ath: createHash('sha256').update('x').digest('base64url') })], 'PROOF_OF_OTHER_TOKEN'],
    ['for no token', 'DPoP', () => [proof({ ath: undefined })], 'PROOF_MALFORMED'],
    ['without an id', 'DPoP', () => [proof({ jti: undefined })], 'PROOF_MALFORMED'],
    ['a minute old', 'DPoP', () => [proof({ iat: NOW - 60 })], 'ok'],
    ['older', 'DPoP', () => [proof({ iat: NOW - 61 })], 'PROOF_STALE'],
    ['from the future', 'DPoP', () => [proof({ iat: NOW + 61 })], 'PROOF_STALE'],
    ['time as text', 'DPoP', () => [proof({ iat: String(NOW) })], 'PROOF_MALFORMED'],
  ])('%s', async (_what, scheme, proofs, expected) => {
    const result = await start().send(`${scheme} ${bound}`, proofs());
    expect(outcome(result)).toBe(expected);
    if (!result.ok) expect(result).toMatchObject({ code: 'UNAUTHENTICATED', challenge: expect.stringMatching(/^DPoP realm="shuqiao", error="invalid_dpop_proof", .*algs="ES256 EdDSA"$/) });
  });

  it('a proof counts once, for as long as it could count at all', async () => {
    const { send, clock } = start();
    const once = proof({ iat: NOW + 60 });
    expect(outcome(await send(`DPoP ${bound}`, [once]))).toBe('ok');
    expect(outcome(await send(`DPoP ${bound}`, [once]))).toBe('PROOF_REPLAYED');
    clock.advance(120);
    expect(outcome(await send(`DPoP ${bound}`, [once]))).toBe('PROOF_REPLAYED');
    clock.advance(1);
    expect(outcome(await send(`DPoP ${bound}`, [once]))).toBe('PROOF_STALE');
  });

  it('a proof that was refused is not used up', async () => {
    const { send } = start();
    const good = proof();
    expect(outcome(await send(`DPoP ${bound}`, [good], { method: 'GET' }))).toBe('PROOF_OF_OTHER_REQUEST');
    expect(outcome(await send(`DPoP ${bound}`, [good]))).toBe('ok');
  });

  it('the same proof in parallel passes once', async () => {
    const { send } = start();
    const once = proof();
    const results = await Promise.all(Array.from({ length: 10 }, () => send(`DPoP ${bound}`, [once])));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is refused while the store of used proofs cannot be asked', async () => {
    const { send } = start({ proofs: { origins: [ORIGIN], replays: { firstUse: () => Promise.reject(new Error('connection refused')) } } });
    expect(await send(`DPoP ${bound}`, [proof()])).toMatchObject({ ok: false, code: 'LOGIN_UNAVAILABLE', reason: 'PROOFS_UNAVAILABLE' });
  });

  it('is refused where nothing can check proofs', async () => {
    const { login } = startLogin([issuerKey]);
    expect(outcome(await login.authenticate({ method: 'POST', target: '/graphql', headers: { authorization: [`DPoP ${bound}`], dpop: [proof()] } }))).toBe('PROOF_REQUIRED');
  });
});

describe('a token bound to no key', () => {
  it('may not dress up as one that is', async () => {
    expect(outcome(await start().send(`DPoP ${token(issuerKey)}`, [proof()]))).toBe('TOKEN_NOT_BOUND');
  });

  it('does not do for principals that must prove', async () => {
    const { login } = start();
    const send = (authorization: string) => login.authenticate({ method: 'POST', target: '/graphql', headers: { authorization: [authorization] } }, ({ clientId }) => clientId === 'approval-engine');
    const engine = clerkClaims({ principal_kind: 'APPROVAL_ENGINE', client_id: 'approval-engine', sub: 'approval-engine', person_id: undefined });
    expect(outcome(await send(`Bearer ${token(issuerKey, engine)}`))).toBe('PROOF_REQUIRED');
    expect(outcome(await send(`Bearer ${token(issuerKey)}`))).toBe('ok');
  });
});

describe('the store of used proofs', () => {
  it('refuses when full, and forgets what has run out', () => {
    let now = 0;
    const store = createProofReplayStore(() => now, 2);
    expect([store.firstUse('a', 10), store.firstUse('b', 10), store.firstUse('c', 10)]).toEqual([true, true, false]);
    now = 10_000;
    expect([store.firstUse('c', 20), store.firstUse('a', 20)]).toEqual([true, true]);
  });
});
