import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Pool, errors } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { subgraphConnector } from '../../../gateway/execution/subgraph/subgraph-connector.ts';
import { SubgraphSocket } from '../../../gateway/execution/subgraph/subgraph-socket.ts';
import { fc } from '../../property.ts';

const open: { server: Server; sockets: Socket[] }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A socket of ours, and the other end of it. */
async function connected(): Promise<{ ours: SubgraphSocket; theirs: Socket }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ server, sockets });
  const { port } = server.address() as AddressInfo; // listening on TCP
  const ours = new SubgraphSocket();
  sockets.push(ours.connect({ host: '127.0.0.1', port }) as SubgraphSocket);
  const [[theirs]] = await Promise.all([once(server, 'connection') as Promise<[Socket]>, once(ours, 'connect')]);
  return { ours, theirs };
}

/** Everything `socket` says until its end, by a reader that takes what there is when `willing`, at each time it is told of something. */
function readAll(socket: SubgraphSocket, willing: () => boolean): Promise<Buffer> {
  const read: Buffer[] = [];
  const take = (): void => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) read.push(chunk as Buffer);
  };
  return new Promise((resolve, reject) => {
    socket.on('readable', () => {
      if (willing()) take();
      // An unwilling reader comes back by itself, as undici's does when its handler is ready again.
      else setImmediate(take);
    });
    socket.on('end', () => resolve(Buffer.concat(read)));
    socket.on('error', reject);
  });
}

describe('a socket to a subgraph', () => {
  it.each([
    ['takes everything at once', () => true],
    ['takes nothing at once', () => false],
    ['takes every other piece at once', ((turn) => () => (turn += 1) % 2 === 0)(0)],
  ])('gives every byte once and in order to a reader that %s', async (_reader, willing) => {
    const { ours, theirs } = await connected();
    const all = readAll(ours, willing);
    const said: Buffer[] = [];
    for (const size of [1, 65_535, 65_536, 65_537, 3, 400_000, 2]) {
      const piece = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + size) % 251));
      said.push(piece);
      await new Promise((resolve) => theirs.write(piece, resolve));
    }
    theirs.end();
    expect((await all).equals(Buffer.concat(said))).toBe(true);
  });

  it('keeps what a reader was given when other bytes arrive, on this socket or another', async () => {
    const [one, two] = [await connected(), await connected()];
    const [first, second] = await Promise.all([one, two].map(async ({ ours, theirs }, at) => {
      const kept: Buffer[] = [];
      const arrived = new Promise<void>((resolve) => ours.on('readable', () => {
        const chunk: unknown = ours.read();
        if (Buffer.isBuffer(chunk)) kept.push(chunk);
        if (kept.length === 2) resolve();
      }));
      theirs.write(`${at}:first`);
      await once(ours, 'readable');
      theirs.write(`${at}:later`);
      await arrived;
      return kept.map(String);
    }));
    expect([first, second]).toEqual([['0:first', '0:later'], ['1:first', '1:later']]);
  });

  it('tells of its end only when everything before it is read', async () => {
    const { ours, theirs } = await connected();
    const order: string[] = [];
    ours.on('readable', () => setImmediate(() => {
      for (let chunk = ours.read(); chunk !== null; chunk = ours.read()) order.push(String(chunk));
    }));
    ours.on('end', () => order.push('end'));
    theirs.end('last words');
    await once(ours, 'close');
    expect(order).toEqual(['last words', 'end']);
  });

  it('looks into an empty queue as any socket does, without losing what has just arrived', async () => {
    const { ours, theirs } = await connected();
    const seen = new Promise((resolve) => ours.once('readable', () => resolve([ours.read(0), String(ours.read()), ours.read()])));
    theirs.write('here');
    expect(await seen).toEqual([null, 'here', null]);
  });

  it('fails as any socket does when the other end breaks it', async () => {
    const { ours, theirs } = await connected();
    const failed = once(ours, 'error') as Promise<[NodeJS.ErrnoException]>;
    ours.resume();
    theirs.resetAndDestroy();
    expect((await failed)[0].code).toBe('ECONNRESET');
    expect(ours.destroyed).toBe(true);
  });

  it('writes what was corked, texts in their encodings and bytes, in order and in one call to the system', async () => {
    const { ours, theirs } = await connected();
    const { ours: plain, theirs: plains } = await connected();
    const [said, expected] = [[], []] as [Buffer[], Buffer[]];
    theirs.on('data', (chunk: Buffer) => said.push(chunk));
    plains.on('data', (chunk: Buffer) => expected.push(chunk));
    const calls = vi.spyOn(ours, '_write');
    const pieces: readonly (readonly [string | Buffer, BufferEncoding])[] = [['POST /é HTTP/1.1\r\n\r\n', 'latin1'], [Buffer.from('{"q":"中"}'), 'utf8'], ['江苏', 'utf8'], ['6869', 'hex']];
    ours.cork();
    for (const [piece, encoding] of pieces) ours.write(piece, encoding);
    ours.uncork();
    for (const [piece, encoding] of pieces) await new Promise((resolve) => plain.write(piece, encoding, resolve));
    for (const socket of [ours, plain]) socket.end();
    await Promise.all([once(theirs, 'end'), once(plains, 'end')]);
    expect(Buffer.concat(said).equals(Buffer.concat(expected))).toBe(true);
    expect(calls).toHaveBeenCalledTimes(1);
  });

  it.each([['before it is connected', 40], ['more than fits in one place', 30_000], ['more than the system takes at once', 2_000_000]])('keeps what was corked until it is taken, whatever others write meanwhile: %s', async (title, length) => {
    const { ours: other, theirs: others } = await connected();
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ server, sockets });
    const ours = new SubgraphSocket();
    sockets.push(ours);
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const write = (socket: Socket, letter: string, size: number): void => {
      socket.cork();
      socket.write(`${letter} /`, 'latin1');
      socket.write(Buffer.from(letter.repeat(size)));
      socket.uncork();
    };
    const connect = (): unknown => ours.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }); // listening on TCP
    if (title === 'before it is connected') {
      connect();
      write(ours, 'a', length);
    } else {
      connect();
      await once(ours, 'connect');
      write(ours, 'a', length);
    }
    write(other, 'b', 40);
    write(ours, 'c', length);
    for (const socket of [ours, other]) socket.end();
    const [theirs] = await accepted;
    const said = async (socket: Socket): Promise<string> => String(Buffer.concat(await socket.toArray() as Buffer[])); // without an encoding
    expect([await said(theirs), await said(others)]).toEqual([`a /${'a'.repeat(length)}c /${'c'.repeat(length)}`, `b /${'b'.repeat(40)}`]);
  });
});

describe('undici over such sockets', () => {
  it('reads an answer however it is cut into pieces, as it reads it whole', async () => {
    const body = '{"data":{"姓名":"江苏省常州市"}}';
    const answers = [`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n${body.slice(0, 5)}\r\n${(Buffer.byteLength(body) - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`].map((text) => Buffer.from(text));
    let pieces: Buffer[] = [];
    const sockets: Socket[] = [];
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', () => void (async () => {
        for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
      })());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ server, sockets });
    const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 1, connect: subgraphConnector(1000) });
    await fc.assert(fc.asyncProperty(fc.constantFrom(...answers), fc.uniqueArray(fc.nat(150), { maxLength: 6 }), async (answer, cuts) => {
      const at = [0, ...cuts.filter((cut) => cut < answer.length).toSorted((one, two) => one - two), answer.length];
      pieces = at.slice(1).map((end, index) => answer.subarray(at[index], end)).filter(({ length }) => length > 0);
      const { statusCode, body: got } = await pool.request({ path: '/', method: 'POST', body: '{}' });
      expect([statusCode, await got.text()]).toEqual([200, body]);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 2000 : 60 });
    await pool.close();
    expect(sockets).toHaveLength(1);
  });
});

describe('connecting to a subgraph', () => {
  const connecting = (port: number, timeout: number): Promise<unknown> => new Promise((resolve) => {
    subgraphConnector(timeout)({ hostname: '127.0.0.1', protocol: 'http:', port: String(port) }, (error, socket) => resolve(error ?? socket));
  });

  it('says why nobody is there', async () => {
    // Nothing of a test's listens on a port below 1024.
    expect(await connecting(1, 1000)).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('gives up past its time as undici does, and closes the socket', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const connect = vi.spyOn(SubgraphSocket.prototype, 'connect').mockImplementation(function connect(this: SubgraphSocket) {
      return this;
    });
    const outcome = connecting(1, 700);
    vi.advanceTimersByTime(699);
    expect(connect.mock.contexts[0]).toMatchObject({ destroyed: false });
    vi.advanceTimersByTime(1);
    const error = await outcome;
    expect(error).toBeInstanceOf(errors.ConnectTimeoutError);
    expect(error).toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT', message: 'a subgraph must accept a connection within 700 ms' });
    expect(connect.mock.contexts[0]).toMatchObject({ destroyed: true });
    connect.mockRestore();
  });

  it('does not take a connection for late that was there in time, where it was held up itself', async () => {
    const { ours } = await connected();
    const outcome = connecting(ours.remotePort ?? 0, 20);
    // As a collection of the heap, or a machine with more to do than processors, holds up everything.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    const socket = await outcome;
    expect(socket).toBeInstanceOf(SubgraphSocket);
    (socket as SubgraphSocket).destroy();
  });

  it('leaves no clock behind once it is connected', async () => {
    const { ours } = await connected();
    const port = ours.remotePort ?? 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = await connecting(port, 1000);
    expect(socket).toBeInstanceOf(SubgraphSocket);
    expect(vi.getTimerCount()).toBe(0);
    (socket as SubgraphSocket).destroy();
  });
});
