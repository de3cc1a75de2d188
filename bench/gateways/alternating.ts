import '../../gateway/no-telemetry.ts';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../gateway/config.ts';
import { gatewayParts } from '../../gateway/gateway-parts.ts';
import { runUntilSignalled } from '../../gateway/run-gateway.ts';
import type { AuditCycle, Spent } from './audit-cycle.ts';

/*
 * The gateway, which leaves its audit stage out for some of the time, as no setting of the real one can: what a request costs with the audit and without, in one
 * process, a quarter of a second apart. Two processes differ by more than the audit costs. A message `{ cycles: N }` starts it, the answer is N cycles.
 */

/** Of each while but the last of a cycle, in milliseconds: a cycle is about as long as it takes from one publication of the journal to the next. */
const WHILE_MS = 220;
/** After each switch, and not counted: answers that waited for a commit still leave. */
const SETTLE_MS = 30;
const PUBLISHED_WITHIN_MS = 10_000;

const config = readConfig(process.argv.slice(2), process.env);
if (config === null) throw new Error('flags must be those of the gateway');
const { journalDirectory, journalOrigin, slot } = config;
const parts = await gatewayParts(config);
const { house } = parts;
let audits = true;
let requests = 0;
const gateway = await runUntilSignalled(config, {
  ...parts,
  house: {
    ...house,
    mode(supergraph, api) {
      const real = house.mode(supergraph, api);
      return {
        ...real,
        declareIntent: (context) => (audits ? real.declareIntent(context) : context),
        audit(context) {
          requests += 1;
          return audits ? real.audit(context) : Promise.resolve({ ...context, receipt: null });
        },
      };
    },
  },
});

/** Resolves once the log has a new checkpoint, and what comes after it is done. */
async function published(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(join(journalDirectory, `${journalOrigin}-${slot}`), (_, name) => {
      if (name !== 'checkpoint') return;
      clearTimeout(limit);
      watcher.close();
      resolve();
    });
    const limit = setTimeout(() => reject(new Error(`under load the journal must publish within ${PUBLISHED_WITHIN_MS} ms`)), PUBLISHED_WITHIN_MS);
  });
  await delay(SETTLE_MS);
}

async function spent(audited: boolean, end: () => Promise<unknown>): Promise<Spent> {
  audits = audited;
  await delay(SETTLE_MS);
  const [before, answered] = [process.cpuUsage(), requests];
  await end();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, requests: requests - answered };
}

const aWhile = (): Promise<unknown> => delay(WHILE_MS);
const sum = (one: Spent, other: Spent): Spent => ({ cpuMs: one.cpuMs + other.cpuMs, requests: one.requests + other.requests });

/** The publication is the audit's, so all of it falls into the last while. It has half a second's entries, at the price of a whole one's directories and checkpoint. */
async function cycle(): Promise<AuditCycle> {
  const unaudited = await spent(false, aWhile);
  const audited = await spent(true, aWhile);
  return { unaudited: sum(unaudited, await spent(false, aWhile)), audited: sum(audited, await spent(true, published)) };
}

async function run(count: number): Promise<void> {
  const cycles: AuditCycle[] = [];
  // The first may be of what came before the load, the second is of the load's own entries.
  await published();
  await published();
  while (cycles.length < count) cycles.push(await cycle());
  audits = true;
  process.send?.(cycles);
}

process.on('message', (asked: { readonly cycles: number }) => { // by the bench alone
  void run(asked.cycles);
});
process.stdout.write(`ready ${gateway.url}\n`);
