import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PortalConfig {
  readonly host: string;
  readonly port: number;
  /** The `iss` of tokens where clients reach the portal under another address than it listens on; null: the address it listens on. */
  readonly issuer: string | null;
  /** Directory with `person-id.key`. */
  readonly keysDirectory: string;
  /** Synthetic persons the departments hold; must be what the departments were started with. */
  readonly people: number;
}

/** Reads the environment: HOST (127.0.0.1), PORTAL_PORT (4001), PORTAL_ISSUER (none), SHUQIAO_KEYS_DIR (.shuqiao/keys), SYNTHETIC_SIZE (2000). Throws TypeError naming the setting. */
export function readPortalConfig(environment: NodeJS.ProcessEnv): PortalConfig {
  return {
    host: environment['HOST'] || '127.0.0.1',
    port: wholeNumber('PORTAL_PORT', environment['PORTAL_PORT'], 4001, 65_535),
    issuer: readIssuer(environment['PORTAL_ISSUER']),
    keysDirectory: environment['SHUQIAO_KEYS_DIR'] || join(environment['SHUQIAO_DATA_DIR'] || '.shuqiao', 'keys'),
    people: wholeNumber('SYNTHETIC_SIZE', environment['SYNTHETIC_SIZE'], 2000, 1_000_000),
  };
}

/** The personId key of this environment: base64 of 64 bytes. Throws when the file is missing or of another size, without quoting it. */
export function readPersonIdKey(keysDirectory: string): Uint8Array {
  let text: string;
  try {
    text = readFileSync(join(keysDirectory, 'person-id.key'), 'utf8');
  } catch (cause) {
    throw new Error('person-id.key must be in the keys directory: start everything once with npm start, or set SHUQIAO_KEYS_DIR', { cause });
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 64) throw new Error(`person-id.key must hold base64 of 64 bytes, got ${key.length}`);
  return new Uint8Array(key);
}

function readIssuer(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (!URL.canParse(text) || new URL(text).origin !== text || !/^https?:/.test(text)) throw new TypeError(`PORTAL_ISSUER must be an http or https origin without a path, got ${JSON.stringify(text)}`);
  return text;
}

function wholeNumber(name: string, text: string | undefined, fallback: number, most: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) throw new TypeError(`${name} must be a whole number from 0 to ${most}, got ${JSON.stringify(text)}`);
  return value;
}
