import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from './config-error.ts';
import type { GatewayConfig } from './config.ts';

/** Sees to it that the journal has where to be written, before anything opens. Throws {@link ConfigError} that names the setting, what must hold and what was got. */
export async function prepareJournalDirectories({ journalDirectory, journalSecondaryDirectory }: Pick<GatewayConfig, 'journalDirectory' | 'journalSecondaryDirectory'>): Promise<void> {
  await refused('--journal must name a directory that can be made and written', journalDirectory, async () => {
    await make(journalDirectory);
    await access(journalDirectory, constants.W_OK | constants.X_OK);
  });
  if (journalSecondaryDirectory === null) return;
  await refused('SHUQIAO_GATEWAY_JOURNAL_SECONDARY must name a directory that exists and can be written (a disk that is not mounted must not look like an empty one)', journalSecondaryDirectory, async () => {
    await mustBeDirectory(journalSecondaryDirectory);
    await access(journalSecondaryDirectory, constants.W_OK | constants.X_OK);
  });
}

/** Step by step: Node's own `recursive` never ends below a place where nothing can be made, such as /proc. */
async function make(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EEXIST') return mustBeDirectory(path);
    if (code !== 'ENOENT' || dirname(path) === path) throw cause;
    await make(dirname(path));
    await mkdir(path);
  }
}

async function mustBeDirectory(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw Object.assign(new Error('no directory'), { code: 'ENOTDIR' });
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error');

async function refused(must: string, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new ConfigError(`${must}, got ${path} (${codeOf(cause)})`, { cause });
  }
}
