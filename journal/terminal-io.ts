import type { CommandIo } from './command-io.ts';

/** The terminal: results on standard output, progress and errors on standard error. */
export const terminalIo: CommandIo = {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  progress: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  },
  now: () => Date.now(),
};
