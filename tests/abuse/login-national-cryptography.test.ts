import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { sm2 as independent } from 'sm-crypto';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { clerkClaims, ISSUER, JWKS_URI, makeKey, outcome, startLogin, token } from '../gateway/login/test-issuer.ts';

/** SM2 keys and signatures by the other library of the family (sm-crypto): the gateway verifies with sm-crypto-v2. */
const pair = independent.generateKeyPairHex();
const [x, y] = [pair.publicKey.slice(2, 66), pair.publicKey.slice(66)].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
const jwk = { kty: 'EC', crv: 'sm2p256v1', alg: 'SGD_SM3_SM2', use: 'sig', kid: 'gm-1', x, y };
const es = makeKey('es-1');

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const input = (header: Record<string, unknown> = {}): string => `${encode({ typ: 'at+jwt', alg: 'SGD_SM3_SM2', kid: 'gm-1', ...header })}.${encode(clerkClaims())}`;
const signed = (text: string, options: { readonly der?: boolean; readonly userId?: string } = {}): string => {
  const bytes = [...Buffer.from(text)];
  return `${text}.${Buffer.from(independent.doSignature(bytes, pair.privateKey, { hash: true, ...options }), 'hex').toString('base64url')}`;
};
const login = (algorithms: readonly ('ES256' | 'SGD_SM3_SM2')[], keys: readonly Record<string, unknown>[] = [jwk, es.publicJwk]) =>
  startLogin(keys, { issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms }] });

describe('J11: SM2 with SM3 (GM/T 0125)', () => {
  it('a token is taken where the issuer is pinned to it', async () => {
    const { present } = login(['SGD_SM3_SM2']);
    expect(outcome(await present(signed(input())))).toBe('ok');
    expect(outcome(await present(signed(input())))).toBe('ok');
  });

  it('and nowhere else', async () => {
    expect(outcome(await login(['ES256']).present(signed(input())))).toBe('ALGORITHM_REFUSED');
  });

  it('there is no falling back to another algorithm', async () => {
    const { present } = login(['SGD_SM3_SM2']);
    expect(outcome(await present(token(es)))).toBe('ALGORITHM_REFUSED');
    expect(outcome(await present(signed(input({ alg: 'ES256' }))))).toBe('ALGORITHM_REFUSED');
    expect(outcome(await present(signed(input({ alg: 'none' }))))).toBe('ALGORITHM_REFUSED');
  });

  it('pinned to both, each key serves its own algorithm only', async () => {
    const { present } = login(['ES256', 'SGD_SM3_SM2']);
    expect(outcome(await present(token(es)))).toBe('ok');
    expect(outcome(await present(signed(input())))).toBe('ok');
    expect(outcome(await present(signed(input({ kid: 'es-1' }))))).toBe('ALGORITHM_REFUSED');
    expect(outcome(await present(token(es, clerkClaims(), { kid: 'gm-1' })))).toBe('ALGORITHM_REFUSED');
  });

  it.each([
    ['in DER', signed(input(), { der: true })],
    ['under another distinguishing ID', signed(input(), { userId: 'alice@example.invalid' })],
    ['of other bytes', `${input()}.${signed(input({ extra: 1 })).split('.')[2]}`],
    ['of zeros', `${input()}.${Buffer.alloc(64).toString('base64url')}`],
    ['out of the group', `${input()}.${Buffer.alloc(64, 0xff).toString('base64url')}`],
    ['cut short', signed(input()).slice(0, -4)],
  ])('a signature %s is refused', async (_what, text) => {
    expect(outcome(await login(['SGD_SM3_SM2']).present(text))).toBe('SIGNATURE_WRONG');
  });

  it('what OpenSSL signs under the empty distinguishing ID is refused: the ID of GM/T 0009 is part of the algorithm', async () => {
    const made = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const spki = made.publicKey.export({ type: 'spki', format: 'der' });
    const [left, right] = [spki.subarray(-64, -32), spki.subarray(-32)].map((bytes) => bytes.toString('base64url'));
    const key = createPrivateKey({ key: made.privateKey.export({ type: 'pkcs8', format: 'der' }), type: 'pkcs8', format: 'der' });
    const der = sign('sm3', Buffer.from(input()), key);
    const raw = derToRaw(der);
    // The signature is good, only under another ID.
    expect(sm2.doVerifySignature(Buffer.from(input()), raw.toString('hex'), spki.subarray(-65).toString('hex'), { hash: true, userId: '' })).toBe(true);
    const { present } = login(['SGD_SM3_SM2'], [{ ...jwk, x: left, y: right }]);
    expect(outcome(await present(`${input()}.${raw.toString('base64url')}`))).toBe('SIGNATURE_WRONG');
  });

  it.each([
    ['a point off the curve', { ...jwk, y: jwk.x }, 'KEYS_UNAVAILABLE'],
    ['the curve under another name', { ...jwk, crv: 'SM2' }, 'KEYS_UNAVAILABLE'],
    ['the P-256 curve', { ...jwk, crv: 'P-256' }, 'KEYS_UNAVAILABLE'],
  ])('%s is no key', async (_what, key, reason) => {
    expect(outcome(await login(['SGD_SM3_SM2'], [key]).present(signed(input())))).toBe(reason);
  });
});

/** r and s of a DER signature, 32 bytes each. */
function derToRaw(der: Buffer): Buffer {
  const integer = (at: number): { readonly bytes: Buffer; readonly next: number } => {
    const length = der[at + 1] ?? 0;
    const bytes = der.subarray(at + 2, at + 2 + length);
    return { bytes: Buffer.concat([Buffer.alloc(32), bytes]).subarray(-32), next: at + 2 + length };
  };
  const r = integer(2);
  return Buffer.concat([r.bytes, integer(r.next).bytes]);
}
