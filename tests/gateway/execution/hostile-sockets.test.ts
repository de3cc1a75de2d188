import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancellation } from '../../../gateway/execution/subgraph/cancellation.ts';
import { SubgraphClient } from '../../../gateway/execution/subgraph/subgraph-client.ts';
import type { SubgraphCall } from '../../../gateway/execution/subgraph/subgraph-client.ts';
import type { SubgraphOptions } from '../../../gateway/execution/subgraph/subgraph-options.ts';
import type { SubgraphReply } from '../../../gateway/execution/subgraph/subgraph-reply.ts';
import type { Transport } from '../../../gateway/execution/subgraph/transport.ts';
import { createUndiciTransport } from '../../../gateway/execution/subgraph/undici-transport.ts';

/** One request as it came over a socket. */
interface Arrived {
  readonly socket: Socket;
  readonly body: string;
  readonly signature: string;
  /** How many came over this socket before it. */
  readonly before: readonly Arrived[];
}

type Say = (arrived: Arrived) => void;

const open: { server: Server; sockets: Socket[]; transport: Transport }[] = [];
afterEach(async () => {
  for (const { server, sockets, transport } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await transport.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The production client against a server that writes whatever it likes onto its sockets. */
async function talking(say: Say, { onConnect = () => {}, connections = 8, ...options }: SubgraphOptions & { readonly onConnect?: (socket: Socket) => void; readonly connections?: number } = {}) {
  const received: Arrived[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    const before: Arrived[] = [];
    let text = '';
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const [, head = '', rest = ''] = /^(.*?\r\n\r\n)(.*)$/s.exec(text) ?? [];
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Infinity);
        if (rest.length < length) return;
        text = rest.slice(length);
        const arrived = { socket, body: rest.slice(0, length), signature: /\r\nsignature: (.*?)\r\n/i.exec(head)?.[1] ?? '', before: [...before] };
        before.push(arrived);
        received.push(arrived);
        say(arrived);
      }
    });
    onConnect(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP
  const transport = createUndiciTransport({ connections });
  open.push({ server, sockets, transport });
  const client = new SubgraphClient({ name: 's', url: `http://127.0.0.1:${port}/graphql`, options: { timeoutMs: 600_000, ...options }, transport, now: Date.now });
  let calls = 0;
  const call = async (body: string, more: Partial<SubgraphCall> = {}): Promise<SubgraphReply> => {
    const sign = (): Record<string, string> => ({ signature: `sig=:${(calls += 1)}:` });
    return (await client.call({ body, operationKind: 'query', deadline: Date.now() + 600_000, cancellation: new Cancellation(), sign, ...more })).read(null);
  };
  return { call, received, sockets, bodies: () => received.map(({ body }) => body) };
}

const dataFor = ({ body }: Pick<Arrived, 'body'>): string => JSON.stringify({ data: { for: body } });
const whole = (arrived: Pick<Arrived, 'body' | 'signature'>): string => {
  const body = dataFor(arrived);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nshuqiao-answers: ${arrived.signature}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};
const saidTo = (reply: SubgraphReply): unknown => (reply.kind === 'answer' ? reply.data?.['for'] : reply.reason);
const OTHERS = { body: 'somebody else', signature: 'sig=:0:' };
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('an answer on a kept connection', () => {
  it.each<[string, Say]>([
    ['once more, before that of the next call', ({ socket, before, ...own }) => socket.write(before.map(whole).join('') + whole(own))],
    ['twice at once', ({ socket, ...own }) => socket.write(whole(own) + whole(own))],
    ['with another behind it', ({ socket, ...own }) => socket.write(whole(own) + whole(OTHERS))],
    ['with another before it', ({ socket, before, ...own }) => socket.write((before.length === 0 ? '' : whole(OTHERS)) + whole(own))],
  ])('that comes %s is read by nobody else', async (_title, say) => {
    const { call } = await talking(say, { connections: 1 });
    const said = [];
    for (const name of NAMES) said.push(saidTo(await call(name)));
    expect(said).toEqual(NAMES);
  });

  it('that was there before the call is not its answer', async () => {
    const { call } = await talking(({ socket, ...own }) => socket.write(whole(own)), { onConnect: (socket) => socket.write(whole(OTHERS)) });
    expect(saidTo(await call('a'))).toBe('CROSSED');
  });

  it('that is another call\'s leaves a mutation unanswered, and it is not sent again', async () => {
    const { call, bodies } = await talking(({ socket, before, ...own }) => socket.write(before.map(whole).join('') + whole(own)), { connections: 1 });
    expect([saidTo(await call('a')), saidTo(await call('m', { operationKind: 'mutation' })), saidTo(await call('b'))]).toEqual(['a', 'CROSSED', 'b']);
    expect(bodies()).toEqual(['a', 'm', 'b']);
  });

  it('that names no call is taken as it is: subgraphs of other make name none', async () => {
    const { call } = await talking(({ socket, ...own }) => socket.write(whole(own).replace(/shuqiao-answers.*?\r\n/, '')));
    expect(saidTo(await call('a'))).toBe('a');
  });
});

describe('what HTTP allows, and what it does not', () => {
  const chunked = (text: string): string => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${text.length.toString(16)};ext="1"\r\n${text}\r\n`;
  it.each<[string, (own: Arrived) => string, string]>([
    ['trailers that contradict the head', (own) => `${chunked(dataFor(own))}0\r\ncontent-type: text/plain\r\nshuqiao-answers: other\r\n\r\n`, 'q'],
    ['informational heads before the answer', (own) => `${'HTTP/1.1 103 Early Hints\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\n\r\n'.repeat(3)}${whole(own)}`, 'q'],
    ['a continue nobody asked for', (own) => `HTTP/1.1 100 Continue\r\n\r\n${whole(own)}`, 'RESET'],
    ['a switch of protocols', (own) => `HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n${whole(own)}`, 'RESET'],
    ['a length that is too short', (own) => whole(own).replace(/content-length: \d+/, 'content-length: 14'), 'PROTOCOL'],
    ['two lengths', (own) => whole(own).replace('content-length', 'content-length: 5\r\ncontent-length'), 'RESET'],
    ['a length and chunks', (own) => chunked(dataFor(own)).replace('transfer', 'content-length: 5\r\ntransfer'), 'RESET'],
    ['a head without end', () => `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n`, 'RESET'],
  ])('%s', async (_title, say, expected) => {
    const { call } = await talking((own) => void own.socket.write(say(own)), { breakerThreshold: 1_000 });
    expect([saidTo(await call('q')), saidTo(await call('q'))]).toEqual([expected, expected]);
  });

  it.each<[string, (own: Arrived) => string]>([
    ['chunks without an end', (own) => chunked(dataFor(own))],
    ['nothing', () => ''],
    ['a head alone', (own) => whole(own).replace(/\r\n\r\n.*/, '\r\n\r\n')],
  ])('%s and the end of the connection: a query is asked once more, a mutation is not', async (_title, say) => {
    const { call, bodies } = await talking((own) => void own.socket.end(say(own)));
    expect([saidTo(await call('q')), saidTo(await call('m', { operationKind: 'mutation' }))]).toEqual(['RESET', 'RESET']);
    expect(bodies()).toEqual(['q', 'q', 'm']);
  });

  it.each<[string, (own: Arrived) => string, string]>([
    ['less than it announced', (own) => whole(own).replace(/content-length: \d+/, 'content-length: 1000'), ''],
    ['informational heads for ever', () => '', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'],
    ['one byte after the other', () => 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{', ' '],
  ])('%s: the call ends at its time, and its connection with it', async (_title, say, forEver) => {
    const ended = Promise.withResolvers<void>();
    const { call } = await talking((own) => {
      own.socket.write(say(own));
      const more = setInterval(() => own.socket.write(forEver), 10);
      own.socket.once('close', () => { clearInterval(more); ended.resolve(); });
    }, { timeoutMs: 100 });
    expect(saidTo(await call('q'))).toBe('TIMEOUT');
    await ended.promise;
  });
});

describe('a hundred kept connections that end at once', () => {
  it.each<[string, (socket: Socket) => void]>([['in order', (socket) => void socket.end()], ['in disorder', (socket) => void socket.resetAndDestroy()]])('%s, while calls go out: each query has its own answer, no mutation is sent twice', async (_title, drop) => {
    const { call, sockets, bodies } = await talking(({ socket, ...own }) => void setImmediate(() => socket.write(whole(own))), { connections: 100 });
    const names = (round: string): string[] => Array.from({ length: 100 }, (_, at) => `${round}${at}`);
    await Promise.all(names('w').map((name) => call(name)));
    expect(sockets).toHaveLength(100);
    for (const round of ['q', 'r']) {
      for (const socket of sockets) drop(socket);
      expect((await Promise.all(names(round).map((name) => call(name)))).map(saidTo)).toEqual(names(round));
    }
    for (const socket of sockets) drop(socket);
    const said = (await Promise.all(names('m').map((name) => call(name, { operationKind: 'mutation' })))).map(saidTo);
    said.forEach((one, at) => expect([`m${at}`, 'RESET']).toContain(one));
    const sent = bodies().filter((body) => body.startsWith('m'));
    expect(new Set(sent).size).toBe(sent.length);
  });
});
