import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import { PERSON_ID_KEY_BYTES } from '../standards/person-id.ts';
import { ConfigError } from './config-error.ts';

/** The secrets of a graded gateway, each from its own file of the keys directory. */
export interface GatewayKeys {
  readonly personId: Buffer;
  /** By subgraph, of `assertion-<subgraph>.key`. */
  readonly assertions: ReadonlyMap<string, AssertionKey>;
  readonly journalSigning: KeyObject;
  readonly auditSubject: Buffer;
}

const ASSERTION_FILE = /^assertion-([a-z][a-z0-9-]*)\.key$/;
const ASSERTION_KEY_BYTES = 32;
const AUDIT_SUBJECT_KEY_BYTES = 32;

/** Reads the keys. Throws {@link ConfigError} that names the file and what must hold, never its content. */
export async function readGatewayKeys(directory: string): Promise<GatewayKeys> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new ConfigError('SHUQIAO_KEYS_DIR must be a directory with the keys (npm start makes them for the sandbox), and cannot be read', { cause });
  });
  const assertions = new Map<string, AssertionKey>();
  for (const name of names) {
    const subgraph = ASSERTION_FILE.exec(name)?.[1];
    if (subgraph !== undefined) assertions.set(subgraph, { subgraph, secret: await readSecret(directory, name, ASSERTION_KEY_BYTES) });
  }
  return {
    personId: await readSecret(directory, 'person-id.key', PERSON_ID_KEY_BYTES),
    assertions,
    journalSigning: await readSigningKey(directory, 'journal-ed25519.pem'),
    auditSubject: await readSecret(directory, 'audit-subject.key', AUDIT_SUBJECT_KEY_BYTES),
  };
}

async function readSecret(directory: string, name: string, bytes: number): Promise<Buffer> {
  const secret = Buffer.from((await readText(directory, name)).trim(), 'base64');
  if (secret.length !== bytes) throw new ConfigError(`${name} must hold ${bytes} bytes in base64, got ${secret.length} bytes`);
  return secret;
}

async function readSigningKey(directory: string, name: string): Promise<KeyObject> {
  const pem = await readText(directory, name);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The parser's message is of no help here and may quote the file.
  }
  throw new ConfigError(`${name} must hold an Ed25519 private key in PKCS#8 PEM`);
}

async function readText(directory: string, name: string): Promise<string> {
  try {
    return await readFile(join(directory, name), 'utf8');
  } catch (cause) {
    throw new ConfigError(`${name} must be in the keys directory (npm start makes it for the sandbox), and cannot be read`, { cause });
  }
}
