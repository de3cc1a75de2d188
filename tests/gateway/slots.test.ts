import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Slots } from '../../gateway/slots.ts';

describe('slots', () => {
  it('hold their members until they are removed, and give a slot again', () => {
    const slots = new Slots<string>();
    const [a, b, c] = [slots.add('a'), slots.add('b'), slots.add('c')];
    expect([a, b, c]).toEqual([0, 1, 2]);
    slots.remove(b);
    expect(slots.all()).toEqual(['a', 'c']);
    expect(slots.add('d')).toBe(b);
    slots.remove(a);
    slots.remove(c);
    expect(slots.all()).toEqual(['d']);
  });

  it('keep nothing in memory that has left them, as a Set does that was old when its members were young', () => {
    // In a process of its own: what the collector of this one does depends on the runner.
    const kept = (holder: string): number => Number(spawnSync(process.execPath, ['--expose-gc', '--max-semi-space-size=16', fileURLToPath(new URL('slots-process.ts', import.meta.url)), holder], { encoding: 'utf8' }).stdout);
    expect(kept('slots')).toBeLessThan(1_000_000);
    expect(kept('set')).toBeGreaterThan(2_000_000);
  });
});
