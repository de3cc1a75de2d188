import { readFile, rename, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readSupergraphFile } from '../schema/supergraph-file.ts';
import type { SupergraphFile, SupergraphFileOptions } from '../schema/supergraph-file.ts';
import { ConfigError } from './config-error.ts';

export interface SupergraphSourceOptions extends Pick<SupergraphFileOptions, 'file' | 'trust' | 'ungraded'> {
  /** Where the highest version served so far is remembered, across starts. */
  readonly versionFile: string;
}

/** Reads the supergraph that is to be served. */
export interface SupergraphSource {
  /** Throws SupergraphRefusal; an older version than one served before is refused, for its grades may be lower (access.md E4). */
  read(): Promise<SupergraphFile>;
  /** Remembers that this one is served now. */
  served(supergraph: SupergraphFile): Promise<void>;
}

const REMEMBERED = z.strictObject({ version: z.number().int().min(1) });

/** Makes the source of one gateway. The number is read once and grows from there. */
export function createSupergraphSource({ file, trust, ungraded, versionFile }: SupergraphSourceOptions): SupergraphSource {
  let highest: number | null = null;
  const remembered = async (): Promise<number> => (highest ??= await readVersion(versionFile));
  return {
    read: async () => readSupergraphFile({ file, trust, ...(ungraded === undefined ? {} : { ungraded }), minimumVersion: await remembered() }),
    async served(supergraph) {
      if (supergraph.kind !== 'graded' || supergraph.version <= (await remembered())) return;
      highest = supergraph.version;
      await writeVersion(versionFile, supergraph.version);
    },
  };
}

async function readVersion(versionFile: string): Promise<number> {
  try {
    return REMEMBERED.parse(JSON.parse(await readFile(versionFile, 'utf8'))).version;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 0;
    throw new ConfigError(`${versionFile} must hold the highest supergraph version served so far, and cannot be read: remove it only if you mean to allow an older one`, { cause });
  }
}

/** By rename, so that a crash leaves the old number or the new one. */
async function writeVersion(versionFile: string, version: number): Promise<void> {
  await mkdir(dirname(versionFile), { recursive: true });
  const temporary = `${versionFile}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ version })}\n`);
  await rename(temporary, versionFile);
}
