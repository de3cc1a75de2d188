import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DurableDirectory } from '../../../journal/files/durable-directory.ts';
import { seeded } from '../full-counts.ts';
import { MemoryFileSystem, POWER_CUT, PROCESS_KILLED } from '../memory-file-system.ts';
import type { CrashPolicy, Fault, Operation } from '../memory-file-system.ts';
import { SEED } from '../../property.ts';

const START: ReadonlyMap<string, Buffer> = new Map([['/log/checkpoint', Buffer.from('first')], ['/log/tile/0/000.p/3', Buffer.from('abc')]]);
/** A round as the publisher's: files of several directories, of which some are new. */
const ROUND: readonly (readonly [string, Buffer])[] = [
  ['tile/entries/000', Buffer.from('bundle 0')], ['tile/0/000', Buffer.from('tile 0')], ['tile/entries/001', Buffer.from('bundle 1')], ['tile/0/001', Buffer.from('tile 1')],
  ['tile/entries/002.p/7', Buffer.from('a part')], ['tile/0/002.p/7', Buffer.from('hashes')], ['tile/1/000.p/2', Buffer.from('above')],
];
const TEMPORARY = /^\/log\/tmp(-\d+)?$/;

async function publish(directory: DurableDirectory, round = ROUND): Promise<void> {
  await directory.replaceAll(round);
  await directory.sync();
  await directory.replace('checkpoint', Buffer.from('second'));
  await directory.sync();
}

/** What must hold whatever the disk kept: no part of a file under its name, and the second checkpoint only beside all that it names. */
function expectWhole(image: ReadonlyMap<string, Buffer>): void {
  const texts = new Map([...image].map(([path, bytes]) => [path, bytes.toString()]));
  for (const [path, bytes] of ROUND) expect([undefined, bytes.toString()], path).toContain(texts.get(`/log/${path}`));
  expect(['first', 'second']).toContain(texts.get('/log/checkpoint'));
  expect(texts.get('/log/tile/0/000.p/3')).toBe('abc');
  if (texts.get('/log/checkpoint') === 'second') expect(ROUND.map(([path]) => texts.get(`/log/${path}`))).toEqual(ROUND.map(([, bytes]) => bytes.toString()));
}

function someKept(seed: number): CrashPolicy {
  const random = seeded(seed);
  return { keepsName: () => random() < 0.5, content: (durable, cached) => (random() < 0.5 ? durable : cached.subarray(0, Math.floor(random() * (cached.length + 1)))) };
}

describe('files replaced together', () => {
  const policies: [string, (seed: number) => CrashPolicy][] = [['a power cut that leaves only what was synced', () => POWER_CUT], ['a process killed', () => PROCESS_KILLED], ['a power cut that kept something', someKept]];

  it.each(policies)(`are whole or not there after %s at any call, and all there once a checkpoint names them (seed ${SEED})`, async (_, policyOf) => {
    const files = MemoryFileSystem.fromFiles(START);
    await publish(new DurableDirectory('/log', files));
    for (let count = 0; count <= files.operations.length; count += 1) {
      for (let n = 0; n < 10; n += 1) expectWhole(MemoryFileSystem.replay(START, files.operations, count).image(policyOf(SEED + count * 10 + n)));
    }
    const left = MemoryFileSystem.replay(START, files.operations, files.operations.length).image(POWER_CUT);
    expect(left.get('/log/checkpoint')?.toString()).toBe('second');
    expect([...left.keys()].filter((path) => TEMPORARY.test(path))).toEqual([]);
  });

  it('are all durable before the first is put in place', async () => {
    const files = MemoryFileSystem.fromFiles(START);
    await new DurableDirectory('/log', files).replaceAll(ROUND);
    const kinds = files.operations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'datasync')).toHaveLength(ROUND.length);
    expect(kinds.lastIndexOf('datasync')).toBeLessThan(kinds.indexOf('rename'));
  });

  it('are written three at a time: one thread of the pool is for commits', async () => {
    const files = MemoryFileSystem.fromFiles(START);
    const parents = new Set<string>();
    let [underWay, most] = [0, 0];
    const held: (() => void)[] = [];
    files.fault = ({ kind, path }) => {
      parents.add(dirname(path));
      if (kind === 'makeDirectory') return null;
      underWay += 1;
      most = Math.max(most, underWay);
      return { kind: 'hang', until: new Promise<void>((resolve) => held.push(() => { underWay -= 1; resolve(); })) };
    };
    const published = publish(new DurableDirectory('/log', files));
    let done = false;
    void published.finally(() => { done = true; });
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      held.shift()?.();
    }
    await published;
    expect(most).toBe(3);
    expect(parents.has('/log/tile/1')).toBe(true);
  });

  const FAULTS: [string, Fault][] = [['did nothing', { kind: 'error', code: 'EIO', tookEffect: false }], ['took effect all the same', { kind: 'error', code: 'EIO', tookEffect: true }], ['left half of a write', { kind: 'torn', code: 'ENOSPC', share: 0.5 }]];
  it.each(FAULTS)('are written again in new files where a call failed and %s, whichever it was', async (_, fault) => {
    const count = await (async () => {
      const files = MemoryFileSystem.fromFiles(START);
      await publish(new DurableDirectory('/log', files));
      return files.operations.length;
    })();
    for (let at = 0; at < count; at += 1) {
      const files = MemoryFileSystem.fromFiles(START);
      const directory = new DurableDirectory('/log', files);
      let calls = 0;
      let failed: Operation | null = null;
      files.fault = (operation) => {
        calls += 1;
        if (calls - 1 !== at) return null;
        failed = operation;
        return fault;
      };
      await expect(publish(directory)).rejects.toMatchObject({ code: fault.kind === 'torn' ? 'ENOSPC' : 'EIO' });
      const before = files.operations.length;
      files.fault = () => null;
      await publish(directory);
      // What an fsync that failed left behind is unknown: nothing is written into a file of the attempt that failed.
      const again = files.operations.slice(before).flatMap((operation) => (operation.kind === 'write' ? [operation.file] : []));
      const made = files.operations.slice(0, before).filter(({ kind }) => kind === 'create').length;
      expect(again.every((file) => file >= made), JSON.stringify(failed)).toBe(true);
      const image = files.image(POWER_CUT);
      expectWhole(image);
      expect(image.get('/log/checkpoint')?.toString()).toBe('second');
      expect([...files.files().keys()].filter((path) => TEMPORARY.test(path))).toEqual([]);
    }
  });

  it('take away what a crash left of files being written, and nothing else', async () => {
    const left = ['tmp', 'tmp-1', 'tmp-17', 'tmp-minimum', 'tmp-x', 'vkey'];
    const files = MemoryFileSystem.fromFiles(new Map([...START, ...left.map((name): [string, Buffer] => [`/log/${name}`, Buffer.from('left')])]));
    await new DurableDirectory('/log', files).replaceAll(ROUND);
    expect((await files.list('/log'))?.filter((name) => left.includes(name))).toEqual(['tmp-minimum', 'tmp-x', 'vkey']);
  });

  it('are durable, one alone too, in a directory that another process made and never synced', async () => {
    const files = MemoryFileSystem.fromFiles(START);
    await files.makeDirectory('/log/tile/entries');
    const log = new DurableDirectory('/log', files);
    // Alone: whatever else were made beside that directory would have its name synced.
    await log.replace('tile/entries/000', Buffer.from('bundle 0'));
    await log.sync();
    expect(files.image(POWER_CUT).get('/log/tile/entries/000')?.toString()).toBe('bundle 0');
  });
});
