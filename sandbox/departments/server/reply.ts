/** What goes back on the wire: bytes, never text, because the encoding is part of the department's behaviour. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A JSON reply in UTF-8. */
export function jsonReply(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, body: Buffer.from(JSON.stringify(value)) };
}
