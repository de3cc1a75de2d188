import { generateKeyPairSync, randomUUID } from 'node:crypto';

/** An ES256 signing key in JWK form, private members and all; it never leaves the process. */
export interface SigningKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly alg: 'ES256';
  readonly use: 'sig';
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

/** The portal's keys: one signs, earlier ones stay published until their grace is over. */
export interface SigningKeys {
  /** Keys published now, the signing one first. */
  published(): readonly SigningKey[];
  /** Changes whenever `published` does. */
  generation(): string;
  /** Makes a new signing key and returns its `kid`. */
  rotate(): string;
}

export interface SigningKeysOptions {
  /** How long a key stays published after it signed last: longer than any token it signed lives. Seconds. */
  readonly graceSeconds: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** Starts with one fresh key. */
export function createSigningKeys({ graceSeconds, clock }: SigningKeysOptions): SigningKeys {
  let current = makeKey();
  let retired: { readonly key: SigningKey; readonly until: number }[] = [];
  const published = (): readonly SigningKey[] => {
    retired = retired.filter(({ until }) => clock() < until);
    return [current, ...retired.map(({ key }) => key)];
  };
  return {
    published,
    generation: () => published().map(({ kid }) => kid).join(' '),
    rotate() {
      retired = [{ key: current, until: clock() + graceSeconds * 1000 }, ...retired];
      current = makeKey();
      return current.kid;
    },
  };
}

function makeKey(): SigningKey {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined || d === undefined) throw new Error('an EC private key must have x, y and d');
  return { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: `portal-${randomUUID()}`, x, y, d };
}
