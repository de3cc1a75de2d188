import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const ENTRY = new URL('../../gateway/main.ts', import.meta.url).pathname;
const NODE = new URL('../../node_modules/.bin/node', import.meta.url).pathname;

/** Flags that serve a supergraph without grades. */
export const PUBLIC = ['--ungraded', 'public', '--login', 'none'] as const;

export interface GatewayProcess {
  readonly child: ChildProcess;
  /** Everything it wrote so far. */
  readonly output: { out: string; error: string };
  /** Its address, once it says `ready`; rejects when it ends before. */
  readonly url: Promise<string>;
}

/** `npm run gateway` as it is: the real entry point under the real node, with its data in `directory` and nothing else of the environment. */
export function runGatewayProcess(directory: string, flags: readonly string[], environment: Readonly<Record<string, string>> = {}): GatewayProcess {
  const child = spawn(NODE, [ENTRY, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], SHUQIAO_DATA_DIR: directory, SHUQIAO_GATEWAY_LOG_LEVEL: 'silent', ...environment } });
  const output = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.error += chunk.toString()));
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('ready ') && resolve(line.slice('ready '.length)));
    child.once('exit', () => reject(new Error(`the gateway ended before it was ready: ${output.error}`)));
  });
  // Whoever waits for it is told; a start that is meant to fail is no unhandled rejection.
  url.catch(() => undefined);
  return { child, output, url };
}

/** One request over a connection of its own, or over this one: the answer's status, and what stands under `data`. */
export async function askOnce(url: string, query: string, over?: Socket): Promise<{ readonly status: number; readonly data: unknown }> {
  const connection = over === undefined ? { agent: false } : { createConnection: () => over };
  const asked = request(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, ...connection });
  asked.end(JSON.stringify({ query }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage]; // as node:http documents the event
  return { status: response.statusCode ?? 0, data: (JSON.parse(await text(response)) as { data?: unknown }).data };
}

/** Asks again and again, several at a time, until told to end: every answer that was not 200 with exactly this data, and how many there were. */
export function keepAsking(url: string, query: string, data: unknown, atOnce = 2): () => Promise<{ readonly answered: number; readonly wrong: readonly unknown[] }> {
  const wrong: unknown[] = [];
  let answered = 0;
  let goesOn = true;
  const asker = async (): Promise<void> => {
    while (goesOn) {
      const answer = await askOnce(url, query).catch((error: unknown) => ({ status: 0, data: String(error) }));
      answered += 1;
      if (answer.status !== 200 || JSON.stringify(answer.data) !== JSON.stringify(data)) wrong.push(answer);
    }
  };
  const askers = Array.from({ length: atOnce }, asker);
  return async () => {
    goesOn = false;
    await Promise.all(askers);
    return { answered, wrong };
  };
}
