import { describe, expect, it } from 'vitest';
import { CoreLooks, watchCoreSpeed } from '../../bench/runner/core-speed.ts';

describe('the speed of a core', () => {
  it('is told by how much longer looks took on average than the fastest ever', () => {
    const looks = new CoreLooks();
    expect(looks.slowed([0.04, 0.05, 0.06])).toBeCloseTo(0.25);
    expect(looks.slowed([0.03, 0.036])).toBeCloseTo(0.1);
    expect(looks.slowed([0.06])).toBeCloseTo(1);
  });

  it('is unknown where nobody looked', () => expect(new CoreLooks().slowed([])).toBeNull());

  it('is looked at by a process that ends when it is told to', async () => {
    const speed = await watchCoreSpeed(0, 0);
    try {
      let slowed: number | null = null;
      while (slowed === null) slowed = await speed.slowed();
      expect(slowed).toBeGreaterThanOrEqual(0);
    } finally {
      await speed.stop();
    }
  });
});
