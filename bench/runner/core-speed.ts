import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';

/** Follows how fast a core is. */
export interface CoreSpeed {
  /** How much longer work has taken since this was asked last than at the core's fastest, as a share of that; null where nobody looked. */
  slowed(): Promise<number | null>;
  stop(): Promise<void>;
}

/** What looks at a little work say of a core. Keeps how long it took at the fastest. */
export class CoreLooks {
  #fastest = Infinity;

  /** By what share of the fastest ever `looks`, milliseconds each, took longer than that on average; null for none. */
  slowed(looks: readonly number[]): number | null {
    this.#fastest = Math.min(this.#fastest, ...looks);
    return looks.length === 0 ? null : looks.reduce((sum, look) => sum + look, 0) / looks.length / this.#fastest - 1;
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
