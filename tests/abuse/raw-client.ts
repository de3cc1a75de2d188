import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection by hand, for a client that does what no library would. */
export interface RawClient {
  readonly socket: Socket;
  /** What came back so far. */
  readonly received: () => string;
  /** Resolves when the connection is no more, however it ended. */
  readonly ended: Promise<unknown>;
}

/** Connects to the host of a URL. */
export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  const ended = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'connect');
  return { socket, received: () => text, ended };
}
