import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BodySlabs } from '../../../gateway/server/body-slabs.ts';
import type { BodySlabsOptions } from '../../../gateway/server/body-slabs.ts';
import type { BodyPieces } from '../../../gateway/response/body-pieces.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

interface Client {
  /** Asks for the next body. */
  ask(): void;
  /** Reads on until this many whole answers are there, in order. */
  bodies(count: number): Promise<string[]>;
  readonly socket: Socket;
}

/** A server that answers each request of a connection with the next of these bodies; a client reads when it is told to. */
async function serve(bodies: readonly BodyPieces[], options: BodySlabsOptions = {}): Promise<{ client(): Promise<Client>; readonly sent: Buffer[] }> {
  const slabs = new BodySlabs(options);
  const sent: Buffer[] = [];
  let next = 0;
  const server = createServer((_request, response) => {
    const { end } = response;
    // What was handed to the socket, to see whose memory it is.
    response.end = ((body: Buffer) => (sent.push(body), end.call(response, body, 'utf8'))) as ServerResponse['end'];
    slabs.end(response, bodies[next++ % bodies.length] ?? [], (bytes) => response.writeHead(200, { 'content-length': bytes }));
  });
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  }));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { sent, client: () => connected(port) };
}

async function connected(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  open.push({ close: () => socket.destroy() });
  await new Promise((resolve) => socket.once('connect', resolve));
  const found: string[] = [];
  let [chunks, size, needed]: [Buffer[], number, number] = [[], 0, 0];
  let tell = (): void => {};
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // Looked at only when it is long enough: bodies of megabytes come in many pieces.
    while (size >= needed && size > 0) {
      const received = Buffer.concat(chunks);
      const end = received.indexOf('\r\n\r\n') + 4;
      needed = end === 3 ? size + 1 : end + Number(/content-length: (\d+)/i.exec(received.toString('latin1', 0, end))?.[1]);
      chunks = [received];
      if (size < needed) return;
      found.push(received.toString('utf8', end, needed));
      [chunks, size, needed] = [[received.subarray(needed)], size - needed, 0];
    }
    tell();
  });
  return {
    socket,
    ask: () => void socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n'),
    async bodies(count) {
      socket.resume();
      while (found.length < count) await new Promise<void>((resolve) => (tell = resolve));
      return found;
    },
  };
}

describe('the memory of bodies', () => {
  it.each<[string, BodyPieces]>([
    ['nothing', []],
    ['ASCII', ['{"data":{"a":1}}']],
    ['Chinese, emoji and half a pair', ['{"姓名":"', '张三丰𠮷🎉', '\ud83c"}']],
    ['text and bytes', ['{"data":', Buffer.from('"数桥"'), ',"x":"é"}']],
    ['more than fits', ['数'.repeat(400), Buffer.from('桥'.repeat(400)), '!']],
  ])('sends %s as UTF-8 with its length', async (_name, pieces) => {
    const { client } = await serve([pieces], { bytes: 1024 });
    const one = await client();
    one.ask();
    expect(await one.bodies(1)).toEqual([Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('utf8')]);
  });

  it('takes a long text put together of many, between short ones, halves of pairs and all', async () => {
    let long = '';
    for (let at = 0; at < 300; at += 1) long += `"${at}":"姓名𠮷${at % 7 === 0 ? '\ud842' : 'é'}",`;
    const { client, sent } = await serve([['{"data":', long, '}'], ['{}']], { bytes: 64 * 1024 });
    const one = await client();
    one.ask();
    one.ask();
    expect(await one.bodies(2)).toEqual([Buffer.from(`{"data":${long}}`).toString('utf8'), '{}']);
    expect(sent[0]?.buffer).toBe(sent[1]?.buffer);
  });

  it('is the same place again and again for bodies that the connection takes at once', async () => {
    const { client, sent } = await serve([['first'], ['second, longer']], { bytes: 1024 });
    const one = await client();
    for (let count = 1; count <= 4; count += 1) {
      one.ask();
      await one.bodies(count);
    }
    expect(new Set(sent.map(({ buffer, byteOffset }) => [buffer, byteOffset]).map(([buffer]) => buffer)).size).toBe(1);
    expect(sent.map(({ byteOffset }) => byteOffset)).toEqual([0, 0, 0, 0]);
    expect(await one.bodies(4)).toEqual(['first', 'second, longer', 'first', 'second, longer']);
  });

  it('is nobody else\'s while a body in it is still to be taken, and is used again afterwards', async () => {
    const LARGE = 8 * 1024 * 1024;
    const { client, sent } = await serve([['a'.repeat(LARGE)], ['b'.repeat(LARGE)], ['c']], { bytes: 3 * LARGE, most: 3 });
    const [slow, slower, quick] = [await client(), await client(), await client()];
    // More than the kernel takes of a client that does not read.
    for (const each of [slow, slower]) {
      each.socket.pause();
      each.ask();
      const before = sent.length;
      while (sent.length === before) await new Promise((resolve) => setImmediate(resolve));
    }
    quick.ask();
    expect(await quick.bodies(1)).toEqual(['c']);
    const memories = sent.map(({ buffer }) => buffer);
    expect(memories[0]).not.toBe(memories[1]);
    expect((await slow.bodies(1))[0] === 'a'.repeat(LARGE)).toBe(true);
    expect((await slower.bodies(1))[0] === 'b'.repeat(LARGE)).toBe(true);
    quick.ask();
    await quick.bodies(2);
    // The first slab is free again: the next body that needs a whole one gets it.
    expect(memories).toContain(sent.at(-1)?.buffer);
  });

  it('is given up for memory of their own by bodies that find every slab held', async () => {
    const LARGE = 8 * 1024 * 1024;
    const { client, sent } = await serve([['a'.repeat(LARGE)], ['b'.repeat(LARGE)]], { bytes: 3 * LARGE, most: 1 });
    const [slow, other] = [await client(), await client()];
    slow.socket.pause();
    slow.ask();
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    other.ask();
    expect((await other.bodies(1))[0] === 'b'.repeat(LARGE)).toBe(true);
    expect(sent[1]?.buffer.byteLength).toBe(LARGE);
    expect((await slow.bodies(1))[0] === 'a'.repeat(LARGE)).toBe(true);
  });

  it('is free again when a client goes away with its body half read', async () => {
    const LARGE = 8 * 1024 * 1024;
    const { client, sent } = await serve([['a'.repeat(LARGE)], ['b'.repeat(LARGE)]], { bytes: 3 * LARGE, most: 1 });
    const gone = await client();
    gone.socket.pause();
    gone.ask();
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gone.socket.destroy();
    const other = await client();
    // The server notices within a few turns; until then the second body has memory of its own.
    for (let count = 1; sent.at(-1)?.buffer !== sent[0]?.buffer || sent.length === 1; count += 1) {
      if (count > 200) throw new Error('the slab must be free again');
      other.ask();
      await other.bodies(count);
    }
    expect(sent.length).toBeGreaterThan(1);
  });
});
