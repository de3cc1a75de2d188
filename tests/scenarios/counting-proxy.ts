import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between a subgraph and its department, and counts. */
export interface CountingProxy {
  readonly url: string;
  /** Most requests that were under way at once. */
  readonly most: number;
  close(): Promise<void>;
}

/** Passes every request on to `target` (an origin) and every answer back. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let underWay = 0;
  let most = 0;
  const server = createServer((incoming, outgoing) => {
    most = Math.max(most, (underWay += 1));
    outgoing.once('close', () => (underWay -= 1));
    const passed = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  return {
    url: `http://127.0.0.1:${port}`,
    get most() {
      return most;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
