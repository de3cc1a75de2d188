import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface LauncherSettings {
  readonly host: string;
  readonly gatewayPort: number;
  readonly portalPort: number;
  /** Subgraphs listen at this port + 1, + 2, …; departments likewise. */
  readonly subgraphBasePort: number;
  readonly departmentBasePort: number;
  /** Absolute. Keys, journal and the embedded database live here. */
  readonly dataDirectory: string;
  /** Synthetic persons. */
  readonly size: number;
  readonly quiet: boolean;
}

export const LAUNCHER_HELP = `数桥: start everything on this machine, with synthetic departments and people.

  npm start -- [--size N] [--data-dir DIR] [--quiet]

  --size N         synthetic persons, 15 to 1000000 (default 2000)
  --data-dir DIR   keys, journal and embedded database (default .shuqiao, or SHUQIAO_DATA_DIR)
  --quiet          print only "ready" and errors
  --help           this text

Environment: HOST (127.0.0.1), PORT (gateway, 4000), PORTAL_PORT (4001), SUBGRAPH_BASE_PORT (4100), DEPARTMENT_BASE_PORT (4200).
Stops cleanly on Ctrl-C and SIGTERM.
`;

function wholeNumber(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) throw new TypeError(`${name} must be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`);
  return value;
}

/** Reads flags and environment of the launcher. Throws TypeError naming the setting; returns null when help is asked for. */
export function readLauncherSettings(argv: readonly string[], environment: NodeJS.ProcessEnv): LauncherSettings | null {
  const { values } = parseArgs({
    args: [...argv],
    options: { size: { type: 'string' }, 'data-dir': { type: 'string' }, quiet: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return null;
  const directory = values['data-dir'] ?? environment['SHUQIAO_DATA_DIR'] ?? '.shuqiao';
  const port = (name: string, fallback: number): number => wholeNumber(name, environment[name], fallback, 1, 65_000);
  return {
    host: environment['HOST'] || '127.0.0.1',
    gatewayPort: port('PORT', 4000),
    portalPort: port('PORTAL_PORT', 4001),
    subgraphBasePort: port('SUBGRAPH_BASE_PORT', 4100),
    departmentBasePort: port('DEPARTMENT_BASE_PORT', 4200),
    dataDirectory: isAbsolute(directory) ? directory : resolve(directory),
    size: wholeNumber('--size', values.size, 2_000, 15, 1_000_000),
    quiet: values.quiet,
  };
}
