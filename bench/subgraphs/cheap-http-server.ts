import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * An HTTP/1.1 server that does as little as one can: the bench measures gateways, so what stands behind them must not be what limits them.
 * It reads POST requests with a Content-Length and answers each with what `answer` gives for path and body.
 */
export function createCheapHttpServer(answer: (path: string, body: Buffer) => Buffer | Promise<Buffer>): Server {
  return createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      pending = consume(socket, pending, answer);
    });
  });
}

function consume(socket: Socket, from: Buffer, answer: (path: string, body: Buffer) => Buffer | Promise<Buffer>): Buffer {
  let rest = from;
  for (;;) {
    const end = rest.indexOf(HEAD_END);
    if (end < 0) return rest;
    const head = rest.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const from = end + HEAD_END.length;
    if (rest.length < from + length) return rest;
    const path = head.slice(head.indexOf(' ') + 1, head.indexOf(' ', head.indexOf(' ') + 1));
    const given = answer(path, rest.subarray(from, from + length));
    if (given instanceof Promise) void given.then((body) => send(socket, body));
    else send(socket, given);
    rest = rest.subarray(from + length);
  }
}

function send(socket: Socket, body: Buffer): void {
  if (socket.destroyed) return;
  socket.cork();
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`, 'latin1');
  socket.write(body);
  socket.uncork();
}
