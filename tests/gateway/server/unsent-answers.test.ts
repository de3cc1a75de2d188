import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UnsentAnswers } from '../../../gateway/server/unsent-answers.ts';
import { until } from '../../until.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** More than the kernel takes for somebody who does not read. */
const LARGE = 32 * 1024 * 1024;

/** A server whose every answer is `LARGE` bytes; the network of a request is its path. */
async function serve(most: number): Promise<{ readonly unsent: UnsentAnswers; ask(network: string): Promise<Socket> }> {
  const unsent = new UnsentAnswers({ most, networkOf: ({ url = '' }) => url });
  const held: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    response.end(Buffer.alloc(LARGE));
    unsent.hold(response, LARGE);
    held.push(response);
  });
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  }));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return {
    unsent,
    ask: async (network) => {
      const before = held.length;
      const socket = connect(port, '127.0.0.1').pause();
      socket.on('error', () => socket.destroy());
      open.push({ close: () => socket.destroy() });
      socket.write(`GET ${network} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await until(() => expect(held.length).toBe(before + 1));
      return socket;
    },
  };
}

const ended = (socket: Socket): Promise<boolean> => new Promise((resolve) => void socket.once('close', () => resolve(true)).resume());

describe('answers that nobody takes', () => {
  it('are let go when they are taken, or their client leaves, and then nobody waits for them', async () => {
    const { unsent, ask } = await serve(Number.POSITIVE_INFINITY);
    await unsent.idle();
    const [taker, leaver] = [await ask('/a'), await ask('/b')];
    expect(unsent.bytes).toBe(2 * LARGE);
    const idle = unsent.idle();
    leaver.destroy();
    await until(() => expect(unsent.bytes).toBe(LARGE));
    taker.resume();
    await idle;
    expect(unsent.bytes).toBe(0);
  });

  it('are only so many: the connection of the oldest of the network that has most is closed', async () => {
    const { unsent, ask } = await serve(3 * LARGE);
    const [other, oldest, next] = [await ask('/other'), await ask('/most'), await ask('/most')];
    const closed = ended(oldest);
    await ask('/most');
    expect(unsent.bytes).toBe(3 * LARGE);
    expect(await closed).toBe(true);
    expect([other.destroyed, next.destroyed]).toEqual([false, false]);
  });
});
