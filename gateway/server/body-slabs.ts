import type { ServerResponse } from 'node:http';
import type { BodyPieces } from '../response/body-pieces.ts';

export interface BodySlabsOptions {
  /** Of one slab. Default 1 MiB. */
  readonly bytes?: number;
  /** Slabs at one time; a body that finds no room in them gets memory of its own. Default 16. */
  readonly most?: number;
  /** Told of each answer that its connection has not taken whole when it is ended. */
  readonly onUnsent?: (response: ServerResponse, bytes: number) => void;
}

interface Slab {
  readonly memory: Buffer;
  /** Where the next body begins. */
  from: number;
  /** Bodies in it that a socket has not taken yet. */
  held: number;
}

const ENCODER = new TextEncoder();
/** UTF-16 code units. */
const SHORT = 512;

/** UTF-8 takes no more for one UTF-16 code unit. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Memory in which bodies are encoded on their way to the socket, in one pass and again and again in the same place: nearly always the kernel has taken all of a body
 * when `end` returns. A body that it has not taken keeps its place until the response is closed. Memory of its own for each body costs two passes over the text, and
 * collections of the whole heap (decision 0290).
 */
export class BodySlabs {
  readonly #bytes: number;
  readonly #most: number;
  readonly #onUnsent: BodySlabsOptions['onUnsent'];
  readonly #free: Slab[] = [];
  #current: Slab | null = null;
  #made = 0;

  constructor({ bytes = 1024 * 1024, most = 16, onUnsent }: BodySlabsOptions = {}) {
    this.#bytes = bytes;
    this.#most = most;
    this.#onUnsent = onUnsent;
  }

  /** Ends the response with the body; `writeHead` is told its length first. */
  end(response: ServerResponse, pieces: BodyPieces, writeHead: (bytes: number) => void): void {
    const slab = this.#slabFor(pieces);
    if (slab === null) {
      const body = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
      writeHead(body.length);
      response.end(body);
      if (response.writableLength > 0) this.#onUnsent?.(response, body.length);
      return;
    }
    const to = encode(slab.memory, slab.from, pieces);
    const bytes = to - slab.from;
    writeHead(bytes);
    response.end(slab.memory.subarray(slab.from, to));
    if (response.writableLength === 0) return;
    this.#hold(slab, to, response);
    this.#onUnsent?.(response, bytes);
  }

  /** Whoever has not taken a body may still read it: its place is another's only when the connection has done with it. */
  #hold(slab: Slab, to: number, response: ServerResponse): void {
    slab.from = to;
    slab.held += 1;
    response.once('close', () => {
      slab.held -= 1;
      if (slab.held > 0) return;
      slab.from = 0;
      if (slab !== this.#current) this.#free.push(slab);
    });
  }

  /** One with room for the body, whatever characters it is of; null when there is none. */
  #slabFor(pieces: BodyPieces): Slab | null {
    let bytes = 0;
    for (const piece of pieces) bytes += typeof piece === 'string' ? MOST_BYTES_A_UNIT * piece.length : piece.length;
    if (bytes > this.#bytes) return null;
    if (this.#current === null || this.#current.from + bytes > this.#bytes) this.#current = this.#free.pop() ?? this.#make();
    return this.#current;
  }

  #make(): Slab | null {
    if (this.#made === this.#most) return null;
    this.#made += 1;
    return { memory: Buffer.allocUnsafeSlow(this.#bytes), from: 0, held: 0 };
  }
}

/** Returns where the body ends. */
function encode(memory: Buffer, from: number, pieces: BodyPieces): number {
  let to = from;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      // A text put together of many is written by the encoder in three quarters of the time; a short one costs less without a view of the memory (decision 0330).
      to += piece.length < SHORT ? memory.write(piece, to) : ENCODER.encodeInto(piece, memory.subarray(to)).written;
    } else {
      memory.set(piece, to);
      to += piece.length;
    }
  }
  return to;
}
