/** One message of the PostgreSQL frontend protocol (version 3). The startup message has no type byte. */
export interface PgFrame {
  /** One letter; empty for the startup message and its kin (SSLRequest, CancelRequest). */
  readonly type: string;
  readonly bytes: Buffer;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Cuts a client's byte stream into messages; keeps what is not yet whole. Throws RangeError on a length that no message has. */
export class PgFrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  /** Whole messages in `chunk` together with what came before. */
  push(chunk: Buffer): readonly PgFrame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: PgFrame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): PgFrame | null {
    const head = this.#started ? 1 : 0;
    if (this.#rest.length < head + 4) return null;
    const length = head + this.#rest.readInt32BE(head);
    if (length < head + 4 || length > MOST_BYTES) throw new RangeError('a message must hold at least its own length and at most 16 MiB');
    if (this.#rest.length < length) return null;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    const type = this.#started ? String.fromCharCode(bytes[0] ?? 0) : '';
    // SSLRequest (80877103) and GSSENCRequest (80877104) come before the startup message proper.
    if (!this.#started && ![80_877_103, 80_877_104].includes(bytes.readInt32BE(4))) this.#started = true;
    return { type, bytes };
  }
}

/** Parameters of a startup message, e.g. `user`, `database`, `application_name`. */
export function startupParameters({ bytes }: PgFrame): ReadonlyMap<string, string> {
  const words = bytes.subarray(8).toString('utf8').split('\u0000');
  const pairs = new Map<string, string>();
  for (let position = 0; position + 1 < words.length; position += 2) pairs.set(words[position] ?? '', words[position + 1] ?? '');
  return pairs;
}

/** SQL of a Query or Parse message; null for any other. */
export function sqlOf({ type, bytes }: PgFrame): string | null {
  if (type === 'Q') return bytes.subarray(5, -1).toString('utf8');
  if (type !== 'P') return null;
  const name = bytes.indexOf(0, 5);
  return bytes.subarray(name + 1, bytes.indexOf(0, name + 1)).toString('utf8');
}

/** The same message with other SQL. */
export function withSql(frame: PgFrame, sql: string): PgFrame {
  const { type, bytes } = frame;
  const name = type === 'P' ? bytes.subarray(5, bytes.indexOf(0, 5) + 1) : Buffer.alloc(0);
  const tail = type === 'P' ? bytes.subarray(bytes.indexOf(0, bytes.indexOf(0, 5) + 1) + 1) : Buffer.alloc(0);
  const body = Buffer.concat([name, Buffer.from(`${sql}\u0000`), tail]);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return { type, bytes: Buffer.concat([head, body]) };
}

/** Text values of a Bind message, null left out; empty for any other message. */
export function boundValues({ type, bytes }: PgFrame): readonly string[] {
  if (type !== 'B') return [];
  let at = bytes.indexOf(0, bytes.indexOf(0, 5) + 1) + 1;
  at += 2 + 2 * bytes.readInt16BE(at);
  const count = bytes.readInt16BE(at);
  at += 2;
  const values: string[] = [];
  for (let position = 0; position < count; position += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length >= 0) values.push(bytes.subarray(at, at + length).toString('utf8'));
    at += Math.max(0, length);
  }
  return values;
}

/** An ErrorResponse of severity FATAL, after which a server hangs up. */
export function fatalError(sqlState: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\u0000VFATAL\u0000C${sqlState}\u0000M${message}\u0000\u0000`);
  const head = Buffer.alloc(5);
  head.write('E', 0, 'latin1');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
