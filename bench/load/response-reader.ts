/** Follows one response, by its length or by its chunks, and reads no more of it than its head. */
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
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#chunked) return this.#buffer.subarray(-7).includes('\r\n0\r\n\r\n') || this.#buffer.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
    const headEnd = this.#buffer.indexOf('\r\n\r\n');
    if (headEnd < 0) return false;
    this.#head = this.#buffer.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
    if (length === undefined) {
      this.#chunked = true;
      this.#buffer = this.#buffer.subarray(headEnd + 4);
      return this.#buffer.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
    }
    this.#remaining = Number(length) - (this.#buffer.length - headEnd - 4);
    return this.#remaining <= 0;
  }
}
