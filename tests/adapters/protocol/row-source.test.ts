import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRowSource } from '../../../adapters/protocol/exchange-database/row-source.ts';
import { startCreditDepartment } from '../../../sandbox/departments/credit/start-credit-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

let department: Department;
beforeAll(async () => {
  department = await startCreditDepartment({ registry: createSyntheticRegistry({ size: 20 }) });
});
afterAll(() => department?.close());

/** Takes connections at once and passes nothing on until it is opened. */
async function startGate() {
  const waiting: (() => void)[] = [];
  const sockets: Socket[] = [];
  const knocked = Promise.withResolvers<void>();
  const server = createServer((client) => {
    sockets.push(client);
    client.on('error', () => {});
    client.pause();
    waiting.push(() => {
      const upstream = connect(department.port, '127.0.0.1').on('error', () => {});
      sockets.push(upstream);
      client.pipe(upstream).pipe(client);
    });
    knocked.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  return {
    url: `postgres://credit_reader@127.0.0.1:${port}/qzk`, knocked: knocked.promise,
    open: () => waiting.splice(0).forEach((pass) => pass()),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe('the row source', () => {
  it('asks nothing for a caller who went while the connection was made, and keeps the connection for the next', async () => {
    const gate = await startGate();
    const source = createRowSource({ url: gate.url, connectTimeoutMs: 60_000 });
    const caller = new AbortController();
    const before = department.received.length;
    const reading = source.query('SELECT 1 AS first', [], caller.signal);
    await gate.knocked;
    caller.abort();
    gate.open();
    expect(await reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CANCELLED' });
    expect(await source.query('SELECT 2 AS second', [], new AbortController().signal)).toMatchObject({ outcome: 'FOUND', value: [{ second: '2' }] });
    expect(department.received.slice(before).map(({ headers }) => headers['sql'])).toEqual(['SELECT 2 AS second']);
    await source.close();
    await gate.close();
  });
});
