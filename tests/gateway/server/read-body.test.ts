import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SlowBody } from '../../../gateway/server/slow-bodies.ts';
import { readBody } from '../../../gateway/server/read-body.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

interface Read {
  readonly body: string;
  /** How often a place among the slow was asked for, and how many bytes were said to come. */
  readonly slow: { readonly entered: number; readonly came: number; readonly left: number };
}

/** Sends pieces, each once the server has met the request and all before it were read; what the server read of each request. */
async function send(...pieces: readonly string[]): Promise<readonly Read[]> {
  const reads: Promise<Read>[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const slow = { entered: 0, came: 0, left: 0 };
    const enter = (): SlowBody => {
      slow.entered += 1;
      server.emit('slow');
      return { came: (bytes) => void ((slow.came += bytes), server.emit('slow')), leave: () => void (slow.left += 1) };
    };
    reads.push(readBody(request, 100, enter).then((body) => ({ body: body.toString(), slow }), (error: { code: string }) => ({ body: error.code, slow })).finally(() => response.end('read')));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1'); // listening on TCP
  for (const [i, piece] of pieces.entries()) {
    const met = i === pieces.length - 1 ? null : once(server, 'slow');
    socket.write(piece);
    await met;
  }
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    text += String(chunk);
    if (text.split('HTTP/1.1 200').length > pieces.join('').split('POST ').length - 1) break;
  }
  return Promise.all(reads);
}

const head = (length: number): string => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;
const NOT_SLOW = { entered: 0, came: 0, left: 0 };

describe('a body', () => {
  it('that comes in one piece with its head is taken at once, and so is the next one on the connection', async () => {
    expect(await send(`${head(5)}hello${head(0)}${head(2)}up`)).toEqual([{ body: 'hello', slow: NOT_SLOW }, { body: '', slow: NOT_SLOW }, { body: 'up', slow: NOT_SLOW }]);
  });

  it('that comes after its head has a place among the slow until it is there', async () => {
    expect(await send(head(10), 'hello', 'hello')).toEqual([{ body: 'hellohello', slow: { entered: 1, came: 10, left: 1 } }]);
  });

  it('whose head does not say how long it is has one too, however it comes', async () => {
    expect(await send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n')).toEqual([{ body: 'hello', slow: { entered: 1, came: 5, left: 1 } }]);
  });

  it('that is longer than allowed is refused by its head', async () => {
    expect(await send(head(101))).toEqual([{ body: 'PAYLOAD_TOO_LARGE', slow: NOT_SLOW }]);
  });
});
