import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Subgraphs that have an assertion key. */
export const SUBGRAPH_NAMES = ['population', 'legal-person', 'credit', 'e-license', 'geospatial', 'hrss', 'real-estate', 'governance'] as const;

const base64 = (bytes: number) => (): string => `${randomBytes(bytes).toString('base64')}\n`;

const ed25519 = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Every key file of a deployment, with what makes it in the sandbox. A city brings its own from its key service. */
const KEY_FILES: Readonly<Record<string, () => string>> = {
  'person-id.key': base64(64),
  'cursor.key': base64(32),
  'audit-subject.key': base64(32),
  'journal-ed25519.pem': ed25519,
  ...Object.fromEntries(SUBGRAPH_NAMES.map((name) => [`assertion-${name}.key`, base64(32)])),
};

/** Makes the keys that are missing in `directory`, readable by the owner only, and leaves the others as they are. Returns the names made. */
export function ensureSandboxKeys(directory: string): string[] {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return Object.entries(KEY_FILES).flatMap(([name, make]) => {
    try {
      // `wx` fails where the file exists, so two launchers can't replace each other's key.
      writeFileSync(join(directory, name), make(), { mode: 0o600, flag: 'wx' });
      return [name];
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return [];
      throw error;
    }
  });
}
