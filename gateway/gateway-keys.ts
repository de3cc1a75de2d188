import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseVerifierKey } from '../journal/note/parse-verifier-key.ts';
import { sm2Signer } from '../journal/note/sm2-signer.ts';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import { PERSON_ID_KEY_BYTES } from '../standards/person-id.ts';
import { ConfigError } from './config-error.ts';

/** The secrets of a graded gateway, each from its own file of the keys directory. */
export interface GatewayKeys {
  readonly personId: Buffer;
  /** By subgraph, of `assertion-<subgraph>.key`. */
  readonly assertions: ReadonlyMap<string, AssertionKey>;
  readonly journalSigning: KeyObject;
  /** SM2 private key (PKCS#8 PEM) for a further signature line of checkpoints, of `journal-sm2.pem`; null without that file. */
  readonly journalSm2: string | null;
  /** Verifier keys the journal was signed with before, one a line of `journal-previous.vkeys`; none without that file. */
  readonly journalPrevious: readonly string[];
  readonly auditSubject: Buffer;
}

const ASSERTION_FILE = /^assertion-([a-z][a-z0-9-]*)\.key$/;
const ASSERTION_KEY_BYTES = 32;
const SM2_FILE = 'journal-sm2.pem';
const PREVIOUS_FILE = 'journal-previous.vkeys';
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
    journalSm2: names.includes(SM2_FILE) ? await readSm2Key(directory) : null,
    journalPrevious: names.includes(PREVIOUS_FILE) ? await readPreviousKeys(directory) : [],
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

async function readSm2Key(directory: string): Promise<string> {
  const pem = await readText(directory, SM2_FILE);
  try {
    sm2Signer('journal', pem);
    return pem;
  } catch {
    throw new ConfigError(`${SM2_FILE} must hold an SM2 private key in PKCS#8 PEM`);
  }
}

async function readPreviousKeys(directory: string): Promise<string[]> {
  const lines = (await readText(directory, PREVIOUS_FILE)).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  for (const [i, line] of lines.entries()) {
    const parsed = parseVerifierKey(line);
    if (parsed.kind === 'malformed') throw new ConfigError(`${PREVIOUS_FILE}, key ${i + 1}: ${parsed.reason}`);
  }
  return lines;
}

async function readText(directory: string, name: string): Promise<string> {
  try {
    return await readFile(join(directory, name), 'utf8');
  } catch (cause) {
    throw new ConfigError(`${name} must be in the keys directory (npm start makes it for the sandbox), and cannot be read`, { cause });
  }
}
