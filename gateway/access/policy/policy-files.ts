import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../../operation/load-trusted-documents.ts';
import { PolicyError } from './policy-problem.ts';

/** The texts of one policy version by path below the directory, registered documents included, and their hash. */
export interface PolicyFiles {
  readonly texts: ReadonlyMap<string, string>;
  /** SHA-256 (hex) over names and contents, in the order of names. */
  readonly version: string;
}

/** Folder of the registered documents' manifests. */
export const DOCUMENTS_FOLDER = 'documents/';

const YAML = /\.ya?ml$/;
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads every YAML file and manifest of a policy directory at once, so that one version is read as a whole. Throws {@link PolicyError} when it cannot be read. */
export function readPolicyFiles(directory: string): PolicyFiles {
  const texts = new Map(policyFileNames(directory).map((file) => [file, read(directory, file)]));
  return { texts, version: versionOf(texts) };
}

/** The hash that names a policy version: SHA-256 over each name and content with their lengths, so that no two sets share one. */
export function versionOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const file of [...texts.keys()].sort()) {
    const content = Buffer.from(texts.get(file) ?? '');
    hash.update(`${Buffer.byteLength(file)}:${file}${content.length}:`).update(content);
  }
  return hash.digest('hex');
}

/** Paths of the files that make a policy version, below its directory. Throws {@link PolicyError} when it is none. */
export function policyFileNames(directory: string): readonly string[] {
  return [...filesOf(directory, '', YAML), ...filesOf(directory, 'items/', YAML), ...filesOf(directory, DOCUMENTS_FOLDER, MANIFEST_FILE)];
}

function filesOf(directory: string, below: string, names: RegExp): string[] {
  try {
    return readdirSync(join(directory, below), { withFileTypes: true }).filter((entry) => entry.isFile() && names.test(entry.name)).map((entry) => below + entry.name).sort();
  } catch (cause) {
    // A policy may have no registered documents; it has items.
    if (below === DOCUMENTS_FOLDER && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw unreadable(join(directory, below), 'be a directory that can be read', cause);
  }
}

function read(directory: string, file: string): string {
  try {
    const text = readFileSync(join(directory, file));
    if (text.length > MAX_BYTES) throw new RangeError(`${text.length} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch (cause) {
    throw unreadable(file, `be readable UTF-8 of at most ${MAX_BYTES} bytes`, cause);
  }
}

function unreadable(file: string, must: string, cause: unknown): PolicyError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : cause instanceof Error ? cause.message : 'an unknown error';
  return new PolicyError([{ file, line: 0, must, got: code }]);
}
