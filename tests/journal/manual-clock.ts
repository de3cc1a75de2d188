import type { JournalClock } from '../../journal/writer/journal-clock.ts';

/** A clock that stands still until it is told to move; timers due run in their order. */
export class ManualClock implements JournalClock {
  #wall = Date.UTC(2026, 10, 21, 8);
  #monotonic = 1_000;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#monotonic + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Nothing: what waits for nothing else to be done never waits. */
  handled(): number {
    return 0;
  }

  /** Moves both clocks on; between timers the event loop runs dry, so that what they start gets on. */
  async advance(ms: number): Promise<void> {
    await settle();
    const target = this.#monotonic + ms;
    for (let due = this.#due(target); due !== undefined; due = this.#due(target)) {
      this.#wall += Math.max(0, due.at - this.#monotonic);
      this.#monotonic = Math.max(this.#monotonic, due.at);
      this.#timers = this.#timers.filter((other) => other !== due);
      due.run();
      await settle();
    }
    this.#wall += target - this.#monotonic;
    this.#monotonic = target;
    await settle();
  }

  /** Moves the wall clock alone, as a wrong NTP server would. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #due(target: number) {
    return this.#timers.filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything run that needs no timer. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
