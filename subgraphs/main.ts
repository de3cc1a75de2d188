import { Command, Option } from 'commander';
import { pino } from 'pino';
import { CURSOR_KEY_BYTES } from './values/cursor.ts';
import { PERSON_ID_KEY_BYTES } from '../standards/person-id.ts';
import { readKey, subgraphConfig } from './config.ts';
import type { RunningSubgraph } from './start-subgraph.ts';
import { startSubgraph, subgraphPort } from './start-subgraph.ts';
import type { RunningSubgraphName } from './subgraph-registry.ts';
import { RUNNING_SUBGRAPHS } from './subgraph-registry.ts';

/** Starts every subgraph, or one (`--only population`), each as a server of its own. Stops cleanly on SIGINT and SIGTERM. */

const ASSERTION_KEY_BYTES = 32;

const options = new Command('subgraphs')
  .description('Starts the subgraphs. Environment: HOST, SUBGRAPH_BASE_PORT (4100), DEPARTMENT_BASE_PORT (4200), SHUQIAO_KEYS_DIR; see subgraphs/config.ts.')
  .addOption(new Option('--only <name>', 'start this one alone').choices(RUNNING_SUBGRAPHS))
  .parse()
  .opts<{ only?: RunningSubgraphName }>();

const log = pino({ name: 'subgraphs', base: null });

async function start(): Promise<readonly RunningSubgraph[]> {
  const { host, basePort, keysDirectory, departments } = subgraphConfig();
  const [personId, cursor] = [readKey(keysDirectory, 'person-id.key', PERSON_ID_KEY_BYTES), readKey(keysDirectory, 'cursor.key', CURSOR_KEY_BYTES)];
  return Promise.all(
    RUNNING_SUBGRAPHS.filter((name) => options.only === undefined || name === options.only).map((name) =>
      startSubgraph({
        name, host, port: subgraphPort(name, basePort), departments,
        keys: { assertion: readKey(keysDirectory, `assertion-${name}.key`, ASSERTION_KEY_BYTES), personId, cursor },
        // The class of an unforeseen error, and where it was thrown; its words may quote a value, and stay out of the log.
        report: (error, requestId) => log.error({ subgraph: name, requestId, error: error instanceof Error ? { name: error.name, stack: framesOf(error) } : 'not an Error' }, 'a resolver failed'),
      }),
    ),
  );
}

/** Stack frames without the message above them. */
function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}

try {
  const running = await start();
  for (const { name, url } of running) process.stdout.write(`subgraph ${name} listening ${url}\n`);
  const stop = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    void Promise.all(running.map((subgraph) => subgraph.close())).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`subgraphs: ${error instanceof Error ? error.message : 'could not start'}\n`);
  process.exit(1);
}
