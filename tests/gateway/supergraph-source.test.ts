import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSupergraphSource } from '../../gateway/supergraph-source.ts';
import type { SupergraphSource } from '../../gateway/supergraph-source.ts';

const SCHEMA = new URL('../../schema/', import.meta.url);
const trust = [readFileSync(new URL('keys/sandbox-supergraph-trust.pem', SCHEMA), 'utf8')];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-source-'));
  for (const name of ['supergraph.graphql', 'supergraph.sig']) copyFileSync(new URL(name, SCHEMA), join(directory, name));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const versionFile = (): string => join(directory, 'data', 'supergraph-version.json');
const source = (): SupergraphSource => createSupergraphSource({ file: join(directory, 'supergraph.graphql'), trust, versionFile: versionFile() });

describe('createSupergraphSource', () => {
  it('remembers the version it served, across starts, and refuses an older one from then on (access.md E4)', async () => {
    const file = await source().read();
    if (file.kind !== 'graded') throw new Error('the house serves a graded supergraph');
    await source().served(file);
    expect(JSON.parse(readFileSync(versionFile(), 'utf8'))).toEqual({ version: file.version });
    expect(await source().read()).toEqual(file);
    writeFileSync(versionFile(), JSON.stringify({ version: file.version + 1 }));
    await expect(source().read()).rejects.toMatchObject({ code: 'OLD_VERSION' });
  });

  it('does not go back to a smaller number when an older one is said to be served', async () => {
    const one = source();
    const file = await one.read();
    if (file.kind !== 'graded') throw new Error('the house serves a graded supergraph');
    await one.served({ ...file, version: 9_000 });
    await one.served(file);
    expect(JSON.parse(readFileSync(versionFile(), 'utf8'))).toEqual({ version: 9_000 });
  });

  it.each(['', '{}', '{"version":0}', '{"version":"1"}', 'x'])('refuses to guess when the remembered number is %j', async (content) => {
    const one = source();
    await one.served({ kind: 'graded', sdl: '', schemaId: '', version: 1 });
    writeFileSync(versionFile(), content);
    await expect(source().read()).rejects.toThrow(/must hold the highest supergraph version/);
  });

  it('refuses a supergraph that somebody changed after it was signed', async () => {
    const path = join(directory, 'supergraph.graphql');
    writeFileSync(path, readFileSync(path, 'utf8').replace('level: L4', 'level: L1'));
    await expect(source().read()).rejects.toMatchObject({ code: 'UNSIGNED' });
  });
});
