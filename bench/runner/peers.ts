import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A gateway to measure: how it is started on a supergraph. */
export interface Peer {
  readonly name: string;
  readonly args: (supergraph: string, port: number) => readonly string[];
  readonly path: string;
  readonly ready: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it shares equal calls in flight between requests. */
  readonly shares: boolean;
}

const here = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));
/** V8's default young generation is far too small for this work (performance.md section 2); every Node peer gets the same. */
const YOUNG = '--max-semi-space-size=64';

const HIVE = here('peers/node_modules/@graphql-hive/gateway/dist/bin.js');

const ALL: readonly (Peer & { readonly needs?: string })[] = [
  { name: 'shuqiao', path: '/graphql', ready: /ready http/, shares: false, args: (file, port) => [YOUNG, here('../gateway/main.ts'), '--supergraph', file, '--port', String(port), '--ungraded', 'public', '--login', 'none'], environment: { SHUQIAO_GATEWAY_LOG_LEVEL: 'error' } },
  { name: 'shuqiao-sharing', path: '/graphql', ready: /ready http/, shares: true, args: (file, port) => [YOUNG, here('../gateway/main.ts'), '--supergraph', file, '--port', String(port), '--ungraded', 'public', '--login', 'none', '--share-in-flight', 'all'], environment: { SHUQIAO_GATEWAY_LOG_LEVEL: 'error' } },
  { name: 'engine', path: '/', ready: /ready/, shares: false, args: (file, port) => [YOUNG, here('gateways/engine.ts'), file, String(port)] },
  { name: 'engine-sharing', path: '/', ready: /ready/, shares: true, args: (file, port) => [YOUNG, here('gateways/engine.ts'), file, String(port)], environment: { BENCH_SHARE: '1' } },
  { name: 'apollo', path: '/', ready: /ready/, shares: false, args: (file, port) => [YOUNG, here('gateways/apollo.ts'), file, String(port)] },
  { name: 'hive-rust', needs: HIVE, path: '/graphql', ready: /Supergraph will be loaded/, shares: true, args: (file, port) => [YOUNG, HIVE, 'supergraph', file, '--port', String(port), '--host', '127.0.0.1', '--config-path', here('peers/gateway.config.js')] },
];

/** The peers that can be run here: what needs `npm install --prefix bench/peers` is left out without it. */
export const PEERS: readonly Peer[] = ALL.filter(({ needs }) => needs === undefined || existsSync(needs));
