import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Department, DepartmentOptions, ReceivedRequest } from '../server/department.ts';
import { faultSwitch, type FaultKind, type FaultSwitch } from '../server/fault-switch.ts';
import { slowness } from '../server/slowness.ts';
import { createExchangeDatabase } from './exchange-database.ts';
import { FAULT_SCHEMAS } from './exchange-tables.ts';
import { PgFrameReader, boundValues, fatalError, sqlOf, startupParameters, withSql, type PgFrame } from './pg-frames.ts';

const FAULTS = ['slow', 'hang', 'reset', 'maintenance', 'quota', ...(Object.keys(FAULT_SCHEMAS) as (keyof typeof FAULT_SCHEMAS)[])] as const satisfies readonly FaultKind[]; // The keys of a literal are its own.
const MOST_CONNECTIONS = 50;
const MOST_NOTES = 10_000;

/** Starts the exchange database of the credit office: PostgreSQL's wire protocol over an embedded PostgreSQL. Takes some seconds: a database boots. */
export async function startCreditDepartment(options: DepartmentOptions): Promise<Department> {
  const host = options.host ?? '127.0.0.1';
  const faults = faultSwitch(FAULTS, options.faults);
  const received: ReceivedRequest[] = [];
  const database = await createExchangeDatabase(options.registry);
  const inner = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: MOST_CONNECTIONS });
  await inner.start();
  const innerPort = Number(inner.getServerConn().split(':').at(-1));
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    serve(client, innerPort, faults, (request) => {
      received.push(request);
      if (received.length > MOST_NOTES) received.shift();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    name: 'credit', port, faults, received,
    url: `postgres://credit_reader@${host.includes(':') ? `[${host}]` : host}:${port}/qzk`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
      await inner.stop();
      await database.close();
    },
  };
}

/** Whether a connection is turned away at the door, and how. */
function turnedAway(client: Socket, faults: FaultSwitch): boolean {
  if (faults.strike('reset') !== null) {
    client.resetAndDestroy();
    return true;
  }
  if (faults.strike('maintenance') !== null) client.end(fatalError('57P03', 'the database system is shutting down'));
  else if (faults.strike('quota') !== null) client.end(fatalError('53300', 'sorry, too many clients already'));
  else return false;
  return true;
}

/** Passes one client's messages to the database, with the faults that are on, and notes what it asked. */
function serve(client: Socket, innerPort: number, faults: FaultSwitch, note: (request: ReceivedRequest) => void): void {
  const drop = (): void => void client.destroy();
  client.once('error', drop);
  if (turnedAway(client, faults)) return;
  const upstream = connect(innerPort, '127.0.0.1');
  const frames = new PgFrameReader();
  let application = '';
  let sql = '';
  let queue = Promise.resolve();
  let slowed = 0;
  const pass = async (batch: readonly PgFrame[]): Promise<void> => {
    const outgoing: Buffer[] = [];
    for (const frame of batch) {
      if (frame.type === '') application = startupParameters(frame).get('application_name') ?? application;
      const asked = sqlOf(frame);
      sql = asked ?? sql;
      if (frame.type === 'Q' || frame.type === 'B') {
        note({ operation: 'query', purpose: { application_name: application }, subjects: boundValues(frame), headers: { sql }, outcome: 'ok' });
        if (faults.strike('hang') !== null) return;
        const slow = faults.strike('slow');
        if (slow !== null) await new Promise((resolve) => setTimeout(resolve, slowness(slow, (slowed += 1))));
      }
      outgoing.push(asked === null ? frame.bytes : withSql(frame, underFaults(asked, faults)).bytes);
    }
    // In one piece as they came: the embedded database serves one session, and a statement must not be parted from its parameters.
    if (!upstream.destroyed) upstream.write(Buffer.concat(outgoing));
  };
  client.on('data', (chunk) => {
    try {
      const batch = frames.push(Buffer.from(chunk));
      if (batch.length > 0) queue = queue.then(() => pass(batch));
    } catch {
      // Not the PostgreSQL protocol: hang up, as a server does.
      drop();
    }
  });
  client.once('close', () => upstream.destroy());
  upstream.pipe(client);
  upstream.once('error', drop);
}

/** SQL that reads the views of a fault instead of the tables. */
function underFaults(sql: string, faults: FaultSwitch): string {
  if (!/\bjh_\w+/i.test(sql)) return sql;
  const fault = (Object.keys(FAULT_SCHEMAS) as (keyof typeof FAULT_SCHEMAS)[]).find((kind) => faults.strike(kind) !== null); // The keys of a literal are its own.
  return fault === undefined ? sql : sql.replaceAll(/(?:"?public"?\.)?"?\b(jh_\w+)\b"?/gi, `${FAULT_SCHEMAS[fault]}.$1`);
}
