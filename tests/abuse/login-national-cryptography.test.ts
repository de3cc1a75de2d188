/** access.md section 4, row J11: SM2 with SM3 as an explicit algorithm, with no falling back. That each test fails without its defence is checked by tests/long/login-defences.test.ts. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { sm2PublicKey, sm2Sign } from '../gateway/login/sm2-reference.ts';
import { clerkClaims, ISSUER, JWKS_URI, makeKey, outcome, startLogin, token } from '../gateway/login/test-issuer.ts';

/** Signed by an implementation of the tests' own; the gateway verifies with sm-crypto-v2. */
const scalar = BigInt(`0x${randomBytes(31).toString('hex')}`) + 1n;
const { x, y } = sm2PublicKey(scalar);
const jwk = { kty: 'EC', crv: 'sm2p256v1', alg: 'SGD_SM3_SM2', use: 'sig', kid: 'gm-1', x: x.toString('base64url'), y: y.toString('base64url') };
const es = makeKey('es-1');

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const input = (header: Record<string, unknown> = {}): string => `${encode({ typ: 'at+jwt', alg: 'SGD_SM3_SM2', kid: 'gm-1', ...header })}.${encode(clerkClaims())}`;
const raw = (text: string, id?: string): Buffer => sm2Sign(Buffer.from(text), scalar, BigInt(`0x${randomBytes(31).toString('hex')}`) + 1n, id);
const signed = (text: string): string => `${text}.${raw(text).toString('base64url')}`;
const login = (algorithms: readonly ('ES256' | 'SGD_SM3_SM2')[], keys: readonly Record<string, unknown>[] = [jwk, es.publicJwk]) =>
  startLogin(keys, { issuers: [{ issuer: ISSUER, jwksUri: JWKS_URI, algorithms }] });

it('the tests’ own signing gives the example of GB/T 32918.5', () => {
  const [d, k] = [0x3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8n, 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n];
  expect(sm2Sign(Buffer.from('message digest'), d, k).toString('hex')).toBe('f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa');
});

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
    ['in DER', `${input()}.${rawToDer(raw(input())).toString('base64url')}`],
    ['under another distinguishing ID', `${input()}.${raw(input(), 'alice@example.invalid').toString('base64url')}`],
    ['under an empty distinguishing ID', `${input()}.${raw(input(), '').toString('base64url')}`],
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
    const openSsl = derToRaw(der);
    // The signature is good, only under another ID.
    expect(sm2.doVerifySignature(Buffer.from(input()), openSsl.toString('hex'), spki.subarray(-65).toString('hex'), { hash: true, userId: '' })).toBe(true);
    const { present } = login(['SGD_SM3_SM2'], [{ ...jwk, x: left, y: right }]);
    expect(outcome(await present(`${input()}.${openSsl.toString('base64url')}`))).toBe('SIGNATURE_WRONG');
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

/** The same two numbers as an ASN.1 SEQUENCE. */
function rawToDer(signature: Buffer): Buffer {
  const integer = (bytes: Buffer): Buffer => {
    const value = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2, value.length]), value]);
  };
  const body = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
