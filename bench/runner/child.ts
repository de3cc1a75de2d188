import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A process of the bench, pinned to one core where the machine has several. */
export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it printed first that matched. */
  readonly said: string;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args: readonly string[];
  /** Program to start; node by default. */
  readonly command?: string;
  readonly core: number | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Printed by the process when it is ready. */
  readonly ready: RegExp;
  /** Milliseconds within which it must print that, for one that first has work to do. Default 60,000. */
  readonly within?: number;
  readonly directory?: string;
  /** Scheduling priority, as `nice` counts; left as it is where the machine does not allow it. Default that of this process. */
  readonly priority?: number;
}

const START_LIMIT_MS = 60_000;

/** Starts `args`, under this very node or the command given, and waits for its word. */
export function startChild({ args, command: program = process.execPath, core, environment = {}, ready, directory, priority, within = START_LIMIT_MS }: ChildOptions): Promise<Child> {
  const [command, ...rest] = core === null ? [program, ...args] : ['taskset', '-c', String(core), program, ...args];
  // By messages the alternating gateway is asked for its cycles; no other child listens.
  const child = spawn(command ?? program, rest, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, NODE_ENV: 'production', ...environment }, cwd: directory });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('a child must have the pipes that were asked for');
  if (priority !== undefined) prefer(child, priority);
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`${args[0]} must be ready within ${within} ms; it printed: ${printed.slice(-500)}`)); }, within);
    const listen = (chunk: Buffer): void => {
      printed += chunk.toString('utf8');
      const match = ready.exec(printed);
      if (match === null) return;
      clearTimeout(timer);
      stdout.off('data', listen);
      stderr.off('data', listen);
      stdout.resume();
      stderr.resume();
      // taskset replaces itself by the command, so the child's pid is node's.
      resolve({ process: child, pid: child.pid ?? 0, said: match[1] ?? match[0], stop: () => stop(child) });
    };
    stdout.on('data', listen);
    stderr.on('data', listen);
    child.on('exit', (code) => { clearTimeout(timer); reject(new Error(`${args[0]} must keep running, and ended with ${code}: ${printed.slice(-500)}`)); });
  });
}

/** Before the process has made its threads, which inherit it. */
function prefer(child: ChildProcess, priority: number): void {
  try {
    setPriority(child.pid ?? 0, priority);
  } catch {
    // Not allowed here: it runs as it is.
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.on('exit', () => { clearTimeout(timer); resolve(); });
    child.kill('SIGTERM');
  });
}

/** A process and those it started. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((child) => child !== '').map(Number);
  return [pid, ...children.flatMap(family)];
}

/** Milliseconds of processor time (user and system) that a process and those it started have used; its resolution is 10 ms. */
export function cpuMs(pid: number): number {
  return family(pid).reduce((sum, each) => {
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
}

/** Most memory that a process and those it started ever held, MiB. */
export function peakRssMiB(pid: number): number {
  return family(pid).reduce((sum, each) => sum + Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0);
}

/** Memory that a process and those it started hold now, MiB. */
export function rssMiB(pid: number): number {
  return family(pid).reduce((sum, each) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0);
}
