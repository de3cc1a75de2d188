import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

/** A client's own key to prove possession with (RFC 9449). */
export interface DpopKey {
  /** A proof for one request. `token` null: for the token endpoint, before there is one. */
  proof(method: string, url: string, token: string | null): string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Wraps an EC P-256 private key; a fresh one by default. `clock` in epoch milliseconds. */
export function createDpopKey(privateKey: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, clock: () => number = Date.now): DpopKey {
  const { kty, crv, x, y } = privateKey.export({ format: 'jwk' });
  return {
    proof(method, url, token) {
      const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
      const bound = token === null ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
      const input = `${header}.${encode({ jti: randomUUID(), htm: method, htu: url, iat: Math.floor(clock() / 1000), ...bound })}`;
      return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}
