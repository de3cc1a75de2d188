/**
 * Follows one response, by its length or by its chunks, and reads no more of it than its head. Chunks may lie in memory that is used again: what is needed of one
 * later is copied.
 */
export class ResponseReader {
  #buffer: Buffer = Buffer.alloc(0);
  #remaining = -1;
  #chunked = false;
  #head = '';

  /** Status line and headers, once they are there. */
  get head(): string {
    return this.#head;
  }

  get status(): number {
    return Number(this.#head.slice(9, 12));
  }

  /** The server ends the connection after this response. */
  get closes(): boolean {
    return /\r\nconnection: *close/i.test(this.#head);
  }

  /** True when the response is complete. */
  push(chunk: Buffer): boolean {
    if (this.#remaining >= 0) {
      this.#remaining -= chunk.length;
      return this.#remaining <= 0;
    }
    const all = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#chunked) return this.#chunksEnd(all);
    const headEnd = all.indexOf('\r\n\r\n');
    if (headEnd < 0) {
      this.#buffer = Buffer.from(all);
      return false;
    }
    this.#head = all.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
    if (length === undefined) {
      this.#chunked = true;
      return this.#chunksEnd(all.subarray(headEnd + 4));
    }
    this.#remaining = Number(length) - (all.length - headEnd - 4);
    return this.#remaining <= 0;
  }

  #chunksEnd(body: Buffer): boolean {
    // The last chunk is told by the end of what has come; no more than that is kept.
    const tail = body.subarray(-7);
    this.#buffer = Buffer.from(tail);
    return tail.includes('\r\n0\r\n\r\n') || (body.length === 5 && body.equals(Buffer.from('0\r\n\r\n')));
  }
}
