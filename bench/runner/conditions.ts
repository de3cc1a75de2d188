import { execFileSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';

/** What a figure was measured on, in one line: commit, Node, cores, and how busy the machine was when it began. */
export function conditions(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: new URL('.', import.meta.url) }).trim();
  const load = loadavg()[0] ?? 0;
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')}, commit ${commit}, Node ${process.versions.node}, ${availableParallelism()} cores, load average when it began ${load.toFixed(1)}`
    + (load > 1 ? ' (busy: requests a second and latencies are those of the queue for the cores; the ratio of CPU a request still holds)' : '');
}
