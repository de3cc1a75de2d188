import { join } from 'node:path';
import type { FileSystem, JournalFile } from '../files/file-system.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { segmentName } from './list-segments.ts';

/** A frame ready to be written: its bytes and the tree size after it. */
export interface WritableFrame {
  readonly bytes: Buffer;
  readonly first: number;
  readonly end: number;
}

interface OpenSegment {
  readonly file: Pick<JournalFile, 'write' | 'close'>;
  readonly path: string;
  /** Bytes of its frames. */
  length: number;
  /** Bytes of its frames and of the zeros after them. */
  written: number;
  end: number;
}

type SinkState = { readonly kind: 'open'; readonly segment: OpenSegment } | { readonly kind: 'ejected'; readonly cause: string } | { readonly kind: 'reopening' };

/** A new segment is begun once the current one has this many bytes, so that published ones can go. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

const errorCode = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ERROR');

/**
 * One place where frames become durable: segments in a `pending` directory. It never writes after an error into the same segment: what an
 * fsync that failed left behind is unknown, so a sink that was ejected starts a new segment with everything not yet published.
 */
export class PendingSink {
  readonly name: string;
  readonly #directory: string;
  readonly #files: FileSystem;
  #state: SinkState = { kind: 'ejected', cause: 'NOT_OPENED' };
  #sequence: number;
  #closed: { path: string; end: number }[] = [];
  /** Calls under way, one by one; a sink that hangs is not asked again before its last call came back. */
  #outstanding = 0;

  readonly #zerosAhead: number;

  /** @param zerosAhead how many zeros to write after a frame that does not fit into those written before. */
  constructor(name: string, directory: string, files: FileSystem, sequence: number, zerosAhead: number) {
    this.name = name;
    this.#directory = directory;
    this.#files = files;
    this.#sequence = sequence;
    this.#zerosAhead = zerosAhead;
  }

  get isOpen(): boolean {
    return this.#state.kind === 'open';
  }

  get canReopen(): boolean {
    return this.#state.kind === 'ejected' && this.#outstanding === 0;
  }

  /** Tree size up to which this sink holds frames; 0 when it is not open. */
  get end(): number {
    return this.#state.kind === 'open' ? this.#state.segment.end : 0;
  }

  /** Makes frames durable: one synced write. The caller sets the deadline and ejects on failure. */
  async write(frames: readonly WritableFrame[]): Promise<void> {
    if (this.#state.kind !== 'open') throw new Error(`sink ${this.name} is not open`);
    let { segment } = this.#state;
    this.#outstanding += 1;
    try {
      if (segment.length > SEGMENT_BYTES) {
        this.#closed.push({ path: segment.path, end: segment.end });
        await segment.file.close();
        segment = await this.#begin();
        // Ejected while the new segment was made: it must not come back to life behind the group's back.
        if (!this.isOpen) throw new Error(`sink ${this.name} was ejected`);
        this.#state = { kind: 'open', segment };
      }
      await this.#append(segment, frames);
    } finally {
      this.#outstanding -= 1;
      if (!this.isOpen) this.#abandon(segment);
    }
  }

  /** Takes the sink out of service and says why, as a code. A file with a call still under way is closed when that comes back. */
  eject(error: unknown): string {
    const cause = this.#state.kind === 'ejected' ? this.#state.cause : errorCode(error);
    if (this.#state.kind === 'open') {
      const { segment } = this.#state;
      this.#closed.push({ path: segment.path, end: segment.end });
      if (this.#outstanding === 0) this.#abandon(segment);
    }
    this.#state = { kind: 'ejected', cause };
    return cause;
  }

  #abandon(segment: OpenSegment): void {
    // Its frames are written anew elsewhere, so whether this close succeeds changes nothing.
    segment.file.close().catch(() => undefined);
  }

  /** Begins a new segment with `frames` in it; open again once they are durable. Rejects, and stays ejected, when that fails. */
  async reopen(frames: readonly WritableFrame[]): Promise<void> {
    this.#state = { kind: 'reopening' };
    this.#outstanding += 1;
    try {
      await makeDirectories(this.#files, this.#directory);
      const segment = await this.#begin();
      segment.end = frames[0]?.first ?? 0;
      try {
        await this.#append(segment, frames);
      } catch (error) {
        await this.#discard(segment.file, segment.path);
        throw error;
      }
      this.#state = { kind: 'open', segment };
    } catch (error) {
      this.#state = { kind: 'ejected', cause: errorCode(error) };
      throw error;
    } finally {
      this.#outstanding -= 1;
    }
  }

  /** Removes segments whose entries the tiles hold up to `published`. Failing to is no loss: the next boot removes them. */
  async release(published: number): Promise<void> {
    if (this.#state.kind !== 'open') return;
    const done = this.#closed.filter((segment) => segment.end <= published);
    this.#closed = this.#closed.filter((segment) => segment.end > published);
    for (const segment of done) await this.#files.remove(segment.path);
  }

  /** Closes the segment. When all is published it is removed as well: a log at rest has nothing pending. */
  async close(published: number): Promise<void> {
    if (this.#state.kind !== 'open') return;
    const { segment } = this.#state;
    this.#closed.push({ path: segment.path, end: segment.end });
    await segment.file.close();
    await this.release(published);
    this.#state = { kind: 'ejected', cause: 'CLOSED' };
  }

  async #begin(): Promise<OpenSegment> {
    const path = join(this.#directory, segmentName(this.#sequence));
    this.#sequence += 1;
    const file = await this.#files.createSynced(path);
    try {
      await this.#files.syncDirectory(this.#directory);
    } catch (error) {
      await this.#discard(file, path);
      throw error;
    }
    return { file, path, length: 0, written: 0, end: 0 };
  }

  /**
   * Lets go of a segment that was begun and never came into service: a handle that nobody closes ends the process one day, and on a full disk its bytes
   * would take the very room that the next try needs. Whatever was acknowledged is in earlier segments or in another sink.
   */
  async #discard(file: OpenSegment['file'], path: string): Promise<void> {
    await file.close().catch(() => undefined);
    await this.#files.remove(path).catch(() => undefined);
  }

  async #append(segment: OpenSegment, frames: readonly WritableFrame[]): Promise<void> {
    const last = frames.at(-1);
    if (last === undefined) return;
    const length = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const fits = segment.length + length <= segment.written;
    const bytes = fits && frames.length === 1 ? last.bytes : Buffer.concat(frames.map((frame) => frame.bytes), fits ? length : length + this.#zerosAhead);
    await segment.file.write(bytes, segment.length);
    segment.written = Math.max(segment.written, segment.length + bytes.length);
    segment.length += length;
    segment.end = last.end;
  }
}
