import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One service the launcher runs: an entry point of the house, and the address that answers once it is ready. */
export interface Service {
  readonly name: string;
  /** Path from the project's top. */
  readonly entry: string;
  readonly arguments: readonly string[];
  /** Options of Node itself, which only its command line takes. */
  readonly nodeOptions?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 2xx over HTTP when ready. */
  readonly readyUrl: string;
}

export interface RunningService {
  readonly service: Service;
  /** Resolves when the process has ended, with how. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  isRunning(): boolean;
  kill(signal: NodeJS.Signals): void;
}

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const preload = new URL('./exit-with-parent.ts', import.meta.url).href;

/** Where a service's lines go, each prefixed with its name. */
export interface LineSink {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

function relay(child: ChildProcess, name: string, sink: LineSink): void {
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => sink.out(`[${name}] ${line}`));
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => sink.error(`[${name}] ${line}`));
}

/** Starts a service as a process of its own with the same Node. */
export function runService(service: Service, sink: LineSink): RunningService {
  const child = spawn(process.execPath, ['--import', preload, ...(service.nodeOptions ?? []), service.entry, ...service.arguments], {
    cwd: projectRoot,
    env: { ...process.env, ...service.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  relay(child, service.name, sink);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 1, signal: null }));
  });
  return {
    service,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: (signal) => {
      child.kill(signal);
    },
  };
}
