import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';

/** Follows how fast a core is. */
export interface CoreSpeed {
  /** The share of the time since this was asked last in which the core was slower than it can be; null where nobody looked. */
  slowed(): Promise<number | null>;
  stop(): Promise<void>;
}

/** A core that takes so many times as long as at its fastest is used by somebody else as well: between 1.0 and this there is nothing, at 1.5 the half of it that another machine leaves. */
const SLOWED = 1.25;

/** What looks at a little work say of a core. Keeps how long it took at the fastest. */
export class CoreLooks {
  #fastest = Infinity;

  /** Share of `looks`, milliseconds each, that took longer than 1.25 times the fastest ever; null for none. */
  slowed(looks: readonly number[]): number | null {
    this.#fastest = Math.min(this.#fastest, ...looks);
    return looks.length === 0 ? null : looks.filter((look) => look > SLOWED * this.#fastest).length / looks.length;
  }
}

/** Starts a process that looks at this core, above whatever else runs there. */
export async function watchCoreSpeed(core: number, priority: number): Promise<CoreSpeed> {
  const child = await startChild({ args: [fileURLToPath(new URL('./core-speed-process.ts', import.meta.url))], core, ready: /ready/, priority });
  const looks = new CoreLooks();
  return {
    slowed: () => new Promise((resolve) => {
      child.process.once('message', (said) => resolve(looks.slowed(said as readonly number[]))); // of core-speed-process.ts
      child.process.send('looks');
    }),
    stop: () => child.stop(),
  };
}
