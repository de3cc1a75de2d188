import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import type { JournalLimits } from './journal-limits.ts';

export type DiskState = 'ok' | 'alert' | 'restricted' | 'full';

/**
 * How full the journal's disk is. Keeps a file of reserve: when a write finds no space the reserve is given up, so that the entries which say
 * so still find room (audit.md 2.7).
 */
export class DiskWatch {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #limits: JournalLimits;
  readonly #report: (state: DiskState) => void;
  #state: DiskState = 'ok';
  #reserved = false;

  constructor(files: FileSystem, directory: string, limits: JournalLimits, report: (state: DiskState) => void) {
    this.#files = files;
    this.#directory = directory;
    this.#limits = limits;
    this.#report = report;
  }

  get state(): DiskState {
    return this.#state;
  }

  /** Reads the disk's use and renews the reserve. Never rejects: a disk that cannot be asked keeps the state it had. */
  async check(): Promise<void> {
    try {
      const { usedFraction } = await this.#files.diskUse(this.#directory);
      this.#move(this.#classify(usedFraction));
      if (!this.#reserved && usedFraction < this.#limits.diskRestricted) await this.#reserve();
    } catch {
      // The sinks meet the same disk and report its errors with their codes.
    }
  }

  /** A write found no space (ENOSPC): full from now on, whatever the statistics say, and the reserve is given up. */
  async outOfSpace(): Promise<void> {
    this.#move('full');
    this.#reserved = false;
    await this.#files.remove(this.#path).catch(() => undefined);
  }

  get #path(): string {
    return join(this.#directory, 'reserve');
  }

  #classify(used: number): DiskState {
    if (used >= this.#limits.diskFull) return 'full';
    if (used >= this.#limits.diskRestricted) return 'restricted';
    return used >= this.#limits.diskAlert ? 'alert' : 'ok';
  }

  #move(state: DiskState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#report(state);
  }

  async #reserve(): Promise<void> {
    await this.#files.remove(this.#path);
    const file = await this.#files.create(this.#path);
    try {
      // Random, because a file system that compresses or leaves holes would keep no room for zeros.
      await file.write(randomBytes(this.#limits.reserveBytes), 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#reserved = true;
  }
}
