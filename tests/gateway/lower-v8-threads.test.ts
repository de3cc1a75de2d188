import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe.skipIf(process.platform !== 'linux')('lowerV8Threads', () => {
  it('lowers the helpers of V8, and neither the thread that answers nor any other', () => {
    // In a process of its own: a priority once lowered may not be raised again.
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(new URL('lower-v8-threads-process.ts', import.meta.url))], { encoding: 'utf8' });
    const { before, lowered, after } = JSON.parse(stdout) as Record<'before' | 'after', Record<string, number[]>> & { lowered: number }; // printed by the script beside this one
    const helpers = Object.entries(after).filter(([name]) => name.includes('V8Worker')).flatMap(([, niceness]) => niceness);
    expect(lowered).toBe(helpers.length);
    expect(lowered).toBeGreaterThan(0);
    expect(new Set(helpers)).toEqual(new Set([Math.min(19, getPriority() + 16)]));
    const others = (threads: Record<string, number[]>) => Object.entries(threads).filter(([name]) => !name.includes('V8Worker'));
    expect(others(after)).toEqual(others(before));
  });
});
