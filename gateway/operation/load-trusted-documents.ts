import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config-error.ts';
import { NO_TRUSTED_DOCUMENTS } from './trusted-documents.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What Apollo's manifest tools write: `id` is the SHA-256 (hex) of `body`. */
const MANIFEST = z.strictObject({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/), name: z.string(), type: z.enum(['query', 'mutation']), body: z.string().min(1) })),
});

/** File names of manifests: `<client id>.json`. */
export const MANIFEST_FILE = /^([a-z0-9][a-z0-9._-]*)\.json$/;

/**
 * Reads the manifests of a directory, `<client id>.json` each. No directory means no registered documents. Throws {@link ConfigError} naming file and
 * operation for a manifest that is malformed, or whose id is not the hash of its body (access.md D7).
 */
export function loadTrustedDocuments(directory: string): TrustedDocuments {
  const names = manifestNames(directory);
  if (names === null) return NO_TRUSTED_DOCUMENTS;
  return readTrustedDocuments(new Map(names.map((name) => [name, textOf(directory, name)])));
}

/** The same of manifests at hand: their texts by file name. */
export function readTrustedDocuments(manifests: ReadonlyMap<string, string>): TrustedDocuments {
  const byClient = new Map([...manifests].map(([name, text]) => [name.slice(0, -'.json'.length), readManifest(text, name)]));
  return { source: (clientId, id) => byClient.get(clientId)?.get(id) ?? null };
}

function manifestNames(directory: string): readonly string[] | null {
  try {
    return readdirSync(directory).filter((name) => MANIFEST_FILE.test(name)).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new ConfigError('the directory of registered documents must be readable, and is not', { cause });
  }
}

function textOf(directory: string, name: string): string {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (cause) {
    throw new ConfigError(`${name} must be readable JSON, and is not`, { cause });
  }
}

function readManifest(text: string, name: string): ReadonlyMap<string, string> {
  const parsed = MANIFEST.safeParse(jsonOf(text, name));
  if (!parsed.success) throw new ConfigError(`${name} must be an Apollo persisted query manifest: ${parsed.error.issues[0]?.path.join('.') ?? ''} is not as it must be`);
  for (const { id, name: operation, body } of parsed.data.operations) {
    if (createHash('sha256').update(body).digest('hex') !== id) throw new ConfigError(`${name}: the id of ${operation} must be the SHA-256 of its body, and is not`);
  }
  return new Map(parsed.data.operations.map(({ id, body }) => [`sha256:${id}`, body]));
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${name} must be readable JSON, and is not`, { cause });
  }
}
