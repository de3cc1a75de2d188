import { connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Writes bytes on a socket as they are and reads until the server closes or `replies` status lines have come: for requests no client library would send. */
export function sendRaw(url: string, bytes: string | Buffer, replies = 1): Promise<readonly RawReply[]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const finish = (): void => {
      socket.destroy();
      resolve(parse(text));
    };
    socket.setTimeout(120_000, () => reject(new Error(`no answer in two minutes, got ${JSON.stringify(text.slice(0, 200))}`)));
    socket.on('connect', () => socket.write(bytes));
    // As a whole: a piece may end within a character.
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (parse(text).filter(({ complete }) => complete).length >= replies) finish();
    });
    socket.on('end', finish);
    socket.on('error', (error) => (text === '' ? reject(error) : finish()));
  });
}

/** Splits what came back into replies by their Content-Length. */
function parse(text: string): (RawReply & { readonly complete: boolean })[] {
  const found: (RawReply & { readonly complete: boolean })[] = [];
  let rest = text;
  while (rest.startsWith('HTTP/1.')) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) break;
    const head = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    const after = Buffer.from(rest.slice(end + 4));
    const body = after.subarray(0, length).toString();
    found.push({ status: Number(head.slice(9, 12)), head, body, complete: after.length >= length });
    rest = after.subarray(length).toString();
  }
  return found;
}

/** A POST to /graphql with any header lines. */
export function rawPost(body: string, headerLines: readonly string[] = [], options: { readonly path?: string; readonly length?: number | null } = {}): string {
  const { path = '/graphql', length = Buffer.byteLength(body) } = options;
  const lines = [`POST ${path} HTTP/1.1`, 'Host: gateway', ...(headerLines.some((line) => /^content-type:/i.test(line)) ? [] : ['Content-Type: application/json']), ...(length === null ? [] : [`Content-Length: ${length}`]), ...headerLines];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
