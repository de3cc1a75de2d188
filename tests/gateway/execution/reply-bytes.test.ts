import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ArrivedReply } from '../../../gateway/execution/subgraph/arrived-reply.ts';
import { Cancellation } from '../../../gateway/execution/subgraph/cancellation.ts';
import type { Transport, TransportReply } from '../../../gateway/execution/subgraph/transport.ts';
import { createUndiciTransport } from '../../../gateway/execution/subgraph/undici-transport.ts';
import { fc } from '../../property.ts';

const open: { server: Server; sockets: Socket[]; transport: Transport }[] = [];
afterEach(async () => {
  for (const { server, sockets, transport } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await transport.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The production transport, and the other ends of its connections, each when a call has come over it. */
async function wired(connections: number): Promise<{ send: () => Promise<TransportReply>; called: () => Promise<Socket> }> {
  const sockets: Socket[] = [];
  const asked: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', () => {
      const next = waiting.shift();
      if (next === undefined) asked.push(socket);
      else next(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = createUndiciTransport({ connections });
  open.push({ server, sockets, transport });
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    send: () => transport.send({ subgraph: 'a', url: `http://127.0.0.1:${port}/`, headers: { 'content-type': 'application/json' }, body: '{}', timeoutMs: 600_000, maxBytes: 10_000_000, cancellation: new Cancellation() }),
    called: () => {
      const socket = asked.shift();
      return socket === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(socket);
    },
  };
}

/** Bytes of an answer whose every part tells whose it is. */
function answerOf(name: string, length: number, framing: 'length' | 'chunked'): { bytes: Buffer; body: Buffer } {
  const body = Buffer.from(JSON.stringify({ data: { [name]: `${name}數`.repeat(length) } }));
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json; name=${name.repeat(20)}\r\n`;
  if (framing === 'length') return { body, bytes: Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`), body]) };
  return { body, bytes: Buffer.concat([Buffer.from(`${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]) };
}

describe('answers of several connections, in the same memory one after the other', () => {
  it('come as they were said, wherever they are cut into pieces and however the pieces alternate', async () => {
    const { send, called } = await wired(3);
    const length = fc.constantFrom(1, 300, 2_000, 20_000);
    const one = fc.record({ length, framing: fc.constantFrom('length' as const, 'chunked' as const), cuts: fc.array(fc.oneof(fc.nat(200), fc.nat(150_000)), { maxLength: 5 }) });
    await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 3, maxLength: 3 }), async (given) => {
      const replies = given.map(() => send());
      const sockets = [await called(), await called(), await called()];
      const answers = given.map(({ length: size, framing, cuts }, at) => {
        const { bytes, body } = answerOf('abc'.charAt(at), size, framing);
        const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].toSorted((x, y) => x - y);
        return { body, pieces: ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)) };
      });
      for (let round = 0; answers.some(({ pieces }) => round < pieces.length); round += 1) {
        for (const [at, { pieces }] of answers.entries()) {
          const piece = pieces[round];
          if (piece !== undefined) await new Promise((resolve) => sockets[at]?.write(piece, resolve));
          // What was written is read before the next is.
          await new Promise(setImmediate);
        }
      }
      const got = await Promise.all(replies);
      const said = got.map((reply) => (reply.kind === 'reply' ? { mediaType: reply.mediaType, text: reply.body.toString() } : reply.failure)).toSorted((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1));
      expect(said).toEqual(answers.map(({ body }, at) => ({ mediaType: `application/json; name=${'abc'.charAt(at).repeat(20)}`, text: body.toString() })));
      for (const reply of got) if (reply.kind === 'reply') expect(new ArrivedReply(reply, () => {}).read(null)).toMatchObject({ kind: 'answer' });
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 500 : 25 });
  });

  it('stay what they are when the memory of one that was read holds another', async () => {
    const { send, called } = await wired(1);
    const read: unknown[] = [];
    for (const name of ['a', 'b', 'c']) {
      const reply = send();
      (await called()).write(answerOf(name, 3_000, 'length').bytes);
      const got = await reply;
      if (got.kind !== 'reply') throw new Error(got.failure);
      const answer = new ArrivedReply(got, () => {}).read(null);
      read.push(answer.kind === 'answer' ? answer.data : answer.reason);
    }
    expect(read).toEqual(['a', 'b', 'c'].map((name) => ({ [name]: `${name}數`.repeat(3_000) })));
  });

  it.each([
    ['has no body at all', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 9000\r\n\r\n', false],
    ['ends before its length', 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n{"data":', true],
  ])('are not filled up with what stood there before where one %s', async (_title, text, ends) => {
    const { send, called } = await wired(1);
    const first = send();
    (await called()).write(answerOf('a', 1_500, 'length').bytes);
    const got = await first;
    if (got.kind !== 'reply') throw new Error(got.failure);
    new ArrivedReply(got, () => {}).read(null);
    const second = send();
    const socket = await called();
    socket.write(text);
    if (ends) socket.end();
    expect(await second).toEqual({ kind: 'failure', failure: 'RESET' });
    if (!socket.destroyed && !ends) await once(socket, 'close');
  });
});
