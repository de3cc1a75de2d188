import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control-path.ts';
import type { Department, DepartmentOptions, ReceivedRequest } from './department.ts';
import { faultSwitch, type FaultKind, type FaultSwitch } from './fault-switch.ts';
import { jsonReply, type Reply } from './reply.ts';
import { slowness } from './slowness.ts';

/** One request, its body read. */
export interface DepartmentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a department's own code is given. */
export interface DepartmentDesk {
  readonly faults: FaultSwitch;
  note(request: ReceivedRequest): void;
}

/** A department's own answer to a request; transport faults are done around it. */
export type Answerer = (request: DepartmentRequest) => Reply | Promise<Reply>;

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_NOTES = 10_000;
const TRANSPORT_FAULTS = ['slow', 'hang', 'reset', 'body-cut', 'http-500'] as const satisfies readonly FaultKind[];

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Resolves after the time, or when the connection goes away. */
function pause(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function send(response: ServerResponse, reply: Reply, faults: FaultSwitch): void {
  const cut = faults.strike('body-cut');
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) });
  if (cut === null) {
    response.end(reply.body);
    return;
  }
  response.write(reply.body.subarray(0, Math.min(cut.after ?? 2000, Math.max(0, reply.body.length - 1))), () => response.socket?.destroy());
}

/** Serves one department over HTTP: control path, transport faults, then the department's own answer. */
export async function httpDepartment(
  name: string,
  options: Pick<DepartmentOptions, 'port' | 'host' | 'faults'>,
  ownFaults: readonly FaultKind[],
  open: (desk: DepartmentDesk) => Answerer,
): Promise<Department> {
  const faults = faultSwitch([...TRANSPORT_FAULTS, ...ownFaults], options.faults);
  const received: ReceivedRequest[] = [];
  const note = (request: ReceivedRequest): void => {
    received.push(request);
    if (received.length > MOST_NOTES) received.shift();
  };
  const answer = open({ faults, note });
  let slowed = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === null) return send(response, { status: 413, headers: {}, body: Buffer.alloc(0) }, faults);
    const asked: DepartmentRequest = { method: request.method ?? 'GET', url: new URL(request.url ?? '/', 'http://department.invalid'), headers: request.headers, body };
    const control = answerControl(asked, { name, faults, received });
    if (control !== null) return send(response, control, faultSwitch(faults.supported));
    if (faults.strike('hang') !== null) return;
    if (faults.strike('reset') !== null) return void request.socket.resetAndDestroy();
    const slow = faults.strike('slow');
    if (slow !== null) await pause(slowness(slow, (slowed += 1)), response);
    if (faults.strike('http-500') !== null) return send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Internal Server Error') }, faults);
    send(response, await answer(asked), faults);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that went away is the client's business; anything else is a defect of the simulator and must show.
      if (request.destroyed && !request.complete) return;
      console.error(`${name}:`, error);
      if (!response.headersSent) send(response, jsonReply({ error: 'simulator defect, see its log' }, 500), faults);
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    name, port, faults, received,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
