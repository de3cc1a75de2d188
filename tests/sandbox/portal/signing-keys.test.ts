import { describe, expect, it } from 'vitest';
import { createSigningKeys } from '../../../sandbox/portal/signing-keys.ts';

describe('signing keys', () => {
  it('a retired key stays published for its grace, the new one first', () => {
    let now = 0;
    const keys = createSigningKeys({ graceSeconds: 60, clock: () => now });
    const [first] = keys.published().map(({ kid }) => kid);
    const second = keys.rotate();
    const generation = keys.generation();
    expect(keys.published().map(({ kid }) => kid)).toEqual([second, first]);
    now = 59_999;
    expect(keys.generation()).toBe(generation);
    now = 60_000;
    expect(keys.published().map(({ kid }) => kid)).toEqual([second]);
    expect(keys.generation()).not.toBe(generation);
  });

  it('two rotations within the grace leave three keys, newest first', () => {
    const keys = createSigningKeys({ graceSeconds: 60, clock: () => 0 });
    const [first] = keys.published().map(({ kid }) => kid);
    const [second, third] = [keys.rotate(), keys.rotate()];
    expect(keys.published().map(({ kid }) => kid)).toEqual([third, second, first]);
  });
});
