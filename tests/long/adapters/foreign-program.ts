import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from 'vitest';

/** A program this project did not write, and the Debian package that brings it. */
export interface ForeignProgram {
  readonly path: string;
  readonly debianPackage: string;
}

/**
 * `describe` where the programs are there. Where one is missing, the suite is skipped and says what to install; with `CI` set it runs and fails instead,
 * for a suite that is skipped proves nothing.
 */
export function describeWith(...programs: readonly ForeignProgram[]): typeof describe | typeof describe.skip {
  const missing = programs.filter(({ path }) => !existsSync(path));
  if (missing.length === 0 || process.env['CI'] !== undefined) return describe;
  console.warn(`skipped, for ${missing.map(({ path }) => path).join(' and ')} is missing; install it: apt-get install -y --no-install-recommends ${missing.map(({ debianPackage }) => debianPackage).join(' ')}`);
  return describe.skip;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program and waits for a line of its output that says it is ready. */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<RunningProgram> {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const isReady = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      if (ready.test(output)) isReady.resolve();
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => isReady.reject(new Error(`${command} ended before it was ready: ${output}`)));
  await isReady.promise;
  return {
    process: child,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** For adapters against a foreign program: a fork or a handshake may take long on a busy machine, and no time decides here. Asked once. */
export const PATIENCE = { retry: { retries: 0 }, timeout: { attemptMs: 55_000 } } as const;
