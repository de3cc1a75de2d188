import { importJWK, SignJWT } from 'jose';
import type { SigningKey } from './signing-keys.ts';

/** What the portal has taken back, and the signed list of it (docs/access-token.md, "Revocation"). */
export interface Revocations {
  /** One token by `jti`; forgotten when it has run out. `expiresAt` in epoch seconds. */
  token(jti: string, expiresAt: number): void;
  /** Everything issued to a person (`sub`) or client up to now. */
  subject(sub: string): void;
  client(clientId: string): void;
  /** The list as a JWT of type `revocations+jwt`, signed now with `key`. */
  signedList(issuer: string, key: SigningKey): Promise<string>;
}

/** Starts with nothing revoked. `tokenLife` (seconds) is how long a cut-off matters: what was issued before it has run out by then. */
export function createRevocations(clock: () => number, tokenLife: number): Revocations {
  const tokens = new Map<string, number>();
  const subjects = new Map<string, number>();
  const clients = new Map<string, number>();
  const now = (): number => Math.floor(clock() / 1000);

  function forget(): void {
    for (const [jti, expiresAt] of tokens) if (expiresAt + GRACE_SECONDS < now()) tokens.delete(jti);
    for (const cutOffs of [subjects, clients]) {
      for (const [key, at] of cutOffs) if (at + tokenLife + GRACE_SECONDS < now()) cutOffs.delete(key);
    }
  }

  return {
    token: (jti, expiresAt) => void tokens.set(jti, expiresAt),
    subject: (sub) => void subjects.set(sub, now()),
    client: (clientId) => void clients.set(clientId, now()),
    async signedList(issuer, key) {
      forget();
      return new SignJWT({ tokens: [...tokens.keys()], subjects: Object.fromEntries(subjects), clients: Object.fromEntries(clients) })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'revocations+jwt' })
        .setIssuer(issuer)
        .setIssuedAt(now())
        .sign(await importJWK({ ...key }, key.alg));
    },
  };
}

/** Clocks may differ: a token is remembered a little longer than it lives. */
const GRACE_SECONDS = 120;
