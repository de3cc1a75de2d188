import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A gateway to measure: how it is started on a supergraph. */
export interface Peer {
  readonly name: string;
  /** Program that is no node; null for one that is. */
  readonly command: string | null;
  readonly args: (supergraph: string, port: number) => readonly string[];
  readonly path: string;
  readonly ready: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it shares equal calls in flight between requests. */
  readonly shares: boolean;
  /** Several processes: only measured where nothing is pinned. */
  readonly workers: boolean;
  /** Another project's: where it cannot serve a workload it is left out, with a note. */
  readonly foreign: boolean;
}

const here = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));
/** V8's default young generation is far too small for this work (performance.md section 2); every Node peer gets the same. */
export const YOUNG = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--no-parallel-scavenge', '--no-allocation-site-pretenuring', '--no-memory-reducer', '--no-scavenger-updates-allocation-limit'] as const;

const HIVE = here('peers/node_modules/@graphql-hive/gateway/dist/bin.js');

/** The Rust gateway that npm ships as a binary, by the package of this platform. */
const GRAFBASE = here('peers/node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase');

type Row = Pick<Peer, 'name' | 'path' | 'ready' | 'args' | 'shares'> & Partial<Peer> & { readonly needs?: string };
const SHUQIAO = (name: string, ...flags: readonly string[]): Row => ({
  name, path: '/graphql', ready: /ready http/, shares: flags.includes('--share-in-flight'), environment: { SHUQIAO_GATEWAY_LOG_LEVEL: 'error' },
  args: (file, port) => [...YOUNG, here('../gateway/main.ts'), '--supergraph', file, '--port', String(port), '--ungraded', 'public', '--login', 'none', ...flags],
});

const ALL: readonly Row[] = [
  SHUQIAO('shuqiao'),
  SHUQIAO('shuqiao-sharing', '--share-in-flight', 'all'),
  { ...SHUQIAO('shuqiao-workers', '--workers', '2'), workers: true },
  { name: 'engine', path: '/', ready: /ready/, shares: false, args: (file, port) => [...YOUNG, here('gateways/engine.ts'), file, String(port)] },
  { name: 'engine-sharing', path: '/', ready: /ready/, shares: true, args: (file, port) => [...YOUNG, here('gateways/engine.ts'), file, String(port)], environment: { BENCH_SHARE: '1' } },
  { name: 'apollo', path: '/', ready: /ready/, shares: false, args: (file, port) => [...YOUNG, here('gateways/apollo.ts'), file, String(port)] },
  { name: 'hive-rust', needs: HIVE, foreign: true, path: '/graphql', ready: /Supergraph will be loaded/, shares: true, args: (file, port) => [...YOUNG, HIVE, 'supergraph', file, '--port', String(port), '--host', '127.0.0.1', '--config-path', here('peers/gateway.config.js')] },
  {
    name: 'grafbase', needs: GRAFBASE, foreign: true, command: GRAFBASE, path: '/graphql', ready: /GraphQL\S*:/, shares: true,
    // Its composer takes the subgraphs themselves; the bench writes them beside the supergraph. `--home`: it keeps its things out of the user's.
    args: (file, port) => ['--home', dirname(file), 'dev', '--config', file.replace(/\.graphql$/, '.toml'), '--listen-address', `127.0.0.1:${port}`],
  },
];

/** The peers that can be run here: what needs `npm install --prefix bench/peers` is left out without it. */
export const PEERS: readonly Peer[] = ALL.filter(({ needs }) => needs === undefined || existsSync(needs)).map((row) => ({ command: null, workers: false, foreign: false, ...row }));
