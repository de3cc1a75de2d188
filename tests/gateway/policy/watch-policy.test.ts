import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtPolicy } from '../../../gateway/look-at-policy.ts';
import { watchPolicy } from '../../../gateway/watch-policy.ts';

/** A watch whose looks are made by hand. */
function watched(changed: () => Promise<void> = async () => {}) {
  let look = 'first';
  let visit = (): void => {};
  let calls = 0;
  const stop = watchPolicy({
    directory: 'policy', look: async () => look,
    every: (_, work) => {
      visit = work;
      return () => void (visit = () => {});
    },
  }, () => {
    calls += 1;
    return changed();
  });
  // A look takes a few turns of the queue.
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    stop, calls: () => calls,
    async sees(...looks: readonly string[]): Promise<number> {
      for (const each of looks) {
        await settle();
        look = each;
        visit();
        await settle();
      }
      return calls;
    },
  };
}

describe('watchPolicy', () => {
  it('takes files once they have stood still for a look, the first ones too', async () => {
    const watch = watched();
    expect(await watch.sees('first')).toBe(1);
    expect(await watch.sees('first', 'first')).toBe(1);
    expect(await watch.sees('second')).toBe(1);
    expect(await watch.sees('second')).toBe(2);
  });

  it('waits while they are being written, and leaves a change alone that was taken back', async () => {
    const watch = watched();
    expect(await watch.sees('first', 'a', 'b', 'c', 'd')).toBe(1);
    expect(await watch.sees('first', 'first')).toBe(1);
    expect(await watch.sees('d', 'd')).toBe(2);
  });

  it('tries again what could not be taken', async () => {
    let fails = true;
    const watch = watched(() => (fails ? Promise.reject(new Error('the journal cannot be written')) : Promise.resolve()));
    expect(await watch.sees('first', 'first')).toBe(2);
    fails = false;
    expect(await watch.sees('first', 'first', 'first')).toBe(3);
  });

  it('does not take two versions at once', async () => {
    let finish = (): void => {};
    const watch = watched(() => new Promise((resolve) => void (finish = resolve)));
    expect(await watch.sees('first', 'second', 'second', 'second')).toBe(1);
    finish();
    expect(await watch.sees('second', 'second')).toBe(2);
  });

  it('stops', async () => {
    const watch = watched();
    watch.stop();
    expect(await watch.sees('a', 'a', 'b', 'b')).toBe(0);
  });
});

describe('lookAtPolicy', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shuqiao-look-'));
    cpSync(new URL('../../../policy', import.meta.url), directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is the same for the same files', async () => expect(await lookAtPolicy(directory)).toBe(await lookAtPolicy(directory)));

  it.each<[string, () => void]>([
    ['a list is written anew', () => writeFileSync(join(directory, 'negative.yaml'), 'entries: []\n')],
    ['a list is replaced by one of the same length', () => {
      writeFileSync(join(directory, 'new'), 'entries: []\n');
      renameSync(join(directory, 'new'), join(directory, 'negative.yaml'));
    }],
    ['an item comes', () => writeFileSync(join(directory, 'items', 'another.yaml'), 'code: x\n')],
    ['an item goes', () => rmSync(join(directory, 'items', 'newborn.yaml'))],
    ['a manifest comes', () => writeFileSync(join(directory, 'documents', 'app.json'), '{}')],
    ['a version is proposed', () => {
      mkdirSync(join(directory, 'proposed'));
      writeFileSync(join(directory, 'proposed', 'negative.yaml'), 'entries: []\n');
    }],
    ['the directory goes', () => rmSync(directory, { recursive: true })],
  ])('is another when %s', async (_what, change) => {
    const before = await lookAtPolicy(directory);
    change();
    expect(await lookAtPolicy(directory)).not.toBe(before);
  });

  it('does not look at what is none of the policy', async () => {
    const before = await lookAtPolicy(directory);
    writeFileSync(join(directory, 'items', '.newborn.yaml.swp'), 'x');
    writeFileSync(join(directory, 'README.md'), 'x');
    expect(await lookAtPolicy(directory)).toBe(before);
  });
});
