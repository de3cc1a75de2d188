import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { GatewayConfig } from '../../gateway/config.ts';
import type { HttpLimits } from '../../gateway/server/http-limits.ts';
import { startPublicGateway, testConfig } from '../gateway/public-gateway.ts';
import type { PublicGateway } from '../gateway/public-gateway.ts';
import type { SubgraphDefinition } from '../gateway/subgraph-server.ts';
import { GREETINGS } from './greetings.ts';

/** A connection by hand, for a client that does what no library would. */
export interface RawClient {
  readonly socket: Socket;
  /** What came back so far. */
  readonly received: () => string;
  /** Resolves when the connection is no more, however it ended. */
  readonly ended: Promise<unknown>;
}

/** Later than any of these tests takes. */
const LATE = 300_000;

/** A suite's gateways, which lose patience with nobody unless told to, and its connections to them: gone after each test. */
export function byHand(): { start(limits?: Partial<HttpLimits>, more?: Partial<Pick<GatewayConfig, 'forwarding'>> & { readonly definition?: SubgraphDefinition }): Promise<PublicGateway>; client(gateway: PublicGateway): Promise<RawClient> } {
  const gateways: PublicGateway[] = [];
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  });
  return {
    async start(limits = {}, { definition = GREETINGS, ...config } = {}) {
      const patient = { headersTimeout: LATE, bodyTimeout: LATE, bodyGrace: LATE, keepAliveTimeout: LATE };
      const gateway = await startPublicGateway([definition], { config: { ...config, http: { ...testConfig().http, ...patient, ...limits } } });
      gateways.push(gateway);
      return gateway;
    },
    async client({ url }) {
      const one = await rawClient(url);
      sockets.push(one.socket);
      return one;
    },
  };
}

/** Connects to the host of a URL. */
async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  const ended = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'connect');
  return { socket, received: () => text, ended };
}
