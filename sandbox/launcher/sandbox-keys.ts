import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Subgraphs that have an assertion key. */
export const SUBGRAPH_NAMES = ['population', 'legal-person', 'credit', 'e-license', 'geospatial', 'hrss', 'real-estate', 'governance', 'parties', 'medical-insurance'] as const;

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

/**
 * Makes the keys that are missing in `directory` and leaves the others as they are; returns the names made. Readable by the owner only, unless a
 * container's volume has to serve users of several images.
 */
export function ensureSandboxKeys(directory: string, { readableBy = 'owner' }: { readonly readableBy?: 'owner' | 'everyone' } = {}): string[] {
  mkdirSync(directory, { recursive: true, mode: readableBy === 'owner' ? 0o700 : 0o755 });
  return Object.entries(KEY_FILES).flatMap(([name, make]) => {
    try {
      // `wx` fails where the file exists, so two launchers can't replace each other's key.
      writeFileSync(join(directory, name), make(), { mode: readableBy === 'owner' ? 0o600 : 0o644, flag: 'wx' });
      return [name];
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return [];
      throw error;
    }
  });
}
