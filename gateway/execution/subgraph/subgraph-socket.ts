import { Socket } from 'node:net';
import { staging } from './staging.ts';

type Piece = Parameters<NonNullable<Socket['_writev']>>[0][number];
type Written = (error?: Error | null) => void;

/** Where what is read stands until it is taken, which is before anything else is read: one place for all sockets of the thread. */
const LANDING = Buffer.allocUnsafeSlow(65_536);

function bytesOf({ chunk, encoding }: Piece): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}

/** Where what is written in pieces is put together. The system takes nearly everything at once; what it does not keeps its place, and the next has a new one. */
let departing = Buffer.allocUnsafeSlow(65_536);

/** The pieces as one, in {@link departing} or, where they might not find room, in memory of their own. */
function joined(pieces: readonly Piece[]): Buffer {
  let at = 0;
  for (const { chunk, encoding } of pieces) {
    // No encoding takes more than three bytes for a code unit.
    if (at + 3 * chunk.length > departing.length) return Buffer.concat(pieces.map(bytesOf));
    if (typeof chunk === 'string') {
      at += departing.write(chunk, at, encoding);
    } else {
      departing.set(chunk, at);
      at += chunk.length;
    }
  }
  return departing.subarray(0, at);
}

/**
 * A plain TCP socket for undici's HTTP/1.1 client, which reads only when it is told that there is something: what arrives is offered to
 * that reader at once, past the stream's queue and its ticks, and the head and body of a request leave as one piece (decision 0375). What the reader
 * does not take, and whatever comes after it, waits in the queue as on any socket, in order.
 */
export class SubgraphSocket extends Socket {
  #offered: Buffer | null = null;
  /** The reader has kept something once, for all that is known: what it is given is its own from then on. */
  #keeps = false;

  constructor() {
    super({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000, onread: { buffer: LANDING, callback: (length) => this.#arrive(LANDING.subarray(0, length)) } });
  }

  /** As of any socket; without a size, what has just arrived comes before the empty queue. */
  override read(size?: number): unknown {
    const offered = this.#offered;
    if (offered === null || size !== undefined) return super.read(size);
    this.#offered = null;
    return offered;
  }

  /** One system call with bytes costs less than one with a text and bytes. */
  override _writev(pieces: Piece[], written: Written): void {
    // 'buffer' is what a stream says of bytes; the types know encodings of texts only.
    let isTaken = false;
    this._write(joined(pieces), 'buffer' as BufferEncoding, (error) => {
      isTaken = true;
      written(error);
    });
    if (!isTaken) departing = Buffer.allocUnsafeSlow(departing.length);
  }

  #arrive(bytes: Buffer): boolean {
    if (this.readableLength > 0) return this.push(Buffer.from(bytes));
    if (this.#keeps) {
      this.#offered = Buffer.from(bytes);
      this.emit('readable');
    } else {
      this.#offered = staging.show(bytes);
      this.emit('readable');
      this.#keeps = !staging.end();
    }
    const left = this.#offered;
    this.#offered = null;
    return left === null || this.push(left);
  }
}
