import { generateKeyPairSync } from 'node:crypto';
import { closeSync, constants, openSync, write, writeSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeFileSystem } from '../journal/files/node-file-system.ts';
import type { AccessRecord, Journal } from '../journal/journal-entry.ts';
import { TILE_WIDTH } from '../journal/layout/tile-path.ts';
import { readCheckpoint } from '../journal/read/read-checkpoint.ts';
import { readBundle } from '../journal/read/read-entries.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { verifyDirectory } from '../journal/verify/verify-directory.ts';
import { createJournal } from '../journal/writer/create-journal.ts';
import type { LogJournal } from '../journal/writer/log-journal.ts';
import { BENCHES } from './bench-catalogue.ts';
import { auditRecord } from './workloads/audit-records.ts';

/*
 * The journal's figures of issue 6: `npm run bench -- audit`, or `node bench/audit.ts [--entries N] [--seconds N] [--write FILE]`. Entry size, append
 * latency and CPU at 500 requests a second, and the time to verify a million published entries. The disk is the machine's own: figures move with it.
 */
const { values: options } = parseArgs({ allowPositionals: true, options: BENCHES.audit.options });
const ENTRIES = Number(options.entries);
const SECONDS = Number(options.seconds);
const RATE = 500;
const ORIGIN = 'shuqiao.bench/gateway-0';
const ACCESS = Buffer.from('["A"');

const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const lines: string[] = [];
const report = (name: string, value: string, target: string): void => {
  lines.push(`| ${name} | ${value} | ${target} |`);
  console.log(lines.at(-1));
};

const root = await mkdtemp(join(tmpdir(), 'shuqiao-bench-audit-'));
const { privateKey } = generateKeyPairSync('ed25519');
const open = (directory: string): Promise<LogJournal> => createJournal({
  directory, origin: ORIGIN, secondaryDirectory: null, signingKey: privateKey, sm2Key: null, previousKeys: [],
  subjectKeys: fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: join(root, 'keys') }), boot: { software: 'bench', schemaId: 's-181', policyVersion: 'p', configurationHash: 'c' },
});

interface Paced {
  readonly latencies: readonly number[];
  readonly cpuMs: number;
}

/** When requests arrive, by milliseconds from the start: evenly, or as independent clients do (a Poisson process). Fixed before, so that a slow append slows no load down. */
const ARRIVALS = {
  evenly: (n: number) => (n * 1_000) / RATE,
  independently: (() => {
    // A generator of its own (Park and Miller), so that every run has the same arrivals.
    let [seed, at] = [42, 0];
    return (n: number) => {
      if (n === 0) at = 0;
      seed = (seed * 48_271) % 0x7fffffff;
      at -= (Math.log(seed / 0x7fffffff) * 1_000) / RATE;
      return at;
    };
  })(),
} as const;

async function paced(journal: Pick<Journal, 'append'>, first: number, arrival: (n: number) => number): Promise<Paced> {
  const latencies: number[] = [];
  const total = RATE * SECONDS;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const pending: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    const due = started + arrival(n);
    while (performance.now() < due) await delay(Math.max(0, due - performance.now()));
    const prepared = auditRecord(first + n);
    const at = performance.now();
    pending.push(journal.append(prepared).then(() => {
      latencies.push(performance.now() - at);
    }));
  }
  await Promise.all(pending);
  const { user, system } = process.cpuUsage(cpu);
  return { latencies, cpuMs: (user + system) / 1_000 / total };
}

/** A journal that does nothing: what the pacing costs by itself. */
const NOTHING: Pick<Journal, 'append'> = { append: async (record: AccessRecord) => ({ log: record.requestId, index: 0 }) };

/** Bytes of a frame of one entry, and of the file it is written into again and again. */
const [FRAME, ROOM] = [450, 4 * 1024 * 1024];

/** What any program pays for one durable write a request, into a file that is there already: the floor of a log that makes each request durable before its answer. */
async function measureFloor(): Promise<void> {
  const path = join(root, 'floor');
  await writeFile(path, Buffer.alloc(ROOM), { flush: true });
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_DSYNC);
  const bytes = Buffer.alloc(FRAME, 'A');
  let at = 0;
  const next = (): number => (at = (at + FRAME) % (ROOM - FRAME));
  const receipt = { log: '', index: 0 };
  const ways: Readonly<Record<string, Pick<Journal, 'append'>>> = {
    'by a thread of the pool': { append: () => new Promise((resolve, reject) => write(descriptor, bytes, 0, FRAME, next(), (error) => (error === null ? resolve(receipt) : reject(error)))) },
    'by the main thread, which waits for the disk': { append: async () => { writeSync(descriptor, bytes, 0, FRAME, next()); return receipt; } },
  };
  for (const [how, way] of Object.entries(ways)) {
    await paced(way, 0, ARRIVALS.independently);
    const { latencies, cpuMs } = await paced(way, 0, ARRIVALS.independently);
    const bare = await paced(NOTHING, 0, ARRIVALS.independently);
    report(`floor: one bare durable write of ${FRAME} bytes a request at ${RATE}/s, ${how}`, `${(cpuMs - bare.cpuMs).toFixed(3)} ms CPU, p50 ${percentile(latencies, 0.5).toFixed(2)} ms`, '');
  }
  closeSync(descriptor);
}

async function measurePaced(): Promise<void> {
  const journal = await open(join(root, 'paced'));
  await paced(journal, 0, ARRIVALS.evenly);
  for (const [how, arrival] of Object.entries(ARRIVALS)) {
    const { latencies, cpuMs } = await paced(journal, 1_000_000, arrival);
    const bare = await paced(NOTHING, 2_000_000, arrival);
    report(`append at ${RATE}/s arriving ${how}, p50`, `${percentile(latencies, 0.5).toFixed(2)} ms`, 'under 2 ms');
    report(`append at ${RATE}/s arriving ${how}, p99`, `${percentile(latencies, 0.99).toFixed(2)} ms`, '');
    report(`CPU a request at ${RATE}/s arriving ${how}, all threads`, `${(cpuMs - bare.cpuMs).toFixed(3)} ms`, 'under 10 % of a request');
  }
  await journal.close();
}

async function measureMillion(directory: string): Promise<void> {
  const journal = await open(directory);
  const started = performance.now();
  const cpu = process.cpuUsage();
  for (let n = 0; n < ENTRIES; n += 500) {
    await Promise.all(Array.from({ length: Math.min(500, ENTRIES - n) }, (_, i) => journal.append(auditRecord(n + i, ENTRIES))));
  }
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  report(`append as fast as it goes, ${ENTRIES} requests, 500 at a time`, `${Math.round(ENTRIES / seconds)}/s, ${((user + system) / ENTRIES).toFixed(1)} µs CPU each (the load's own included)`, '');
  // Closing waits only so long for publication; what is measured below is tiles, not what waits for them.
  for (let { size, publishedSize } = journal.health(); publishedSize < size; { size, publishedSize } = journal.health()) await delay(50);
  report('until all of it is published in tiles', `${((performance.now() - started) / 1_000).toFixed(1)} s from the first append`, '');
  await journal.close();
}

async function measureVerification(directory: string): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const [result] = await verifyDirectory({ files: nodeFileSystem, directory, keys: [], anchored: new Map(), now: Date.now() });
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const size = result?.size ?? 0;
  if (size < ENTRIES || result?.problems.length !== 0 || result.pending > 0) throw new Error(`all ${ENTRIES} requests must be in tiles and whole, ${size} entries are, with ${result?.problems.length ?? 0} problems`);
  report(`verify ${size} entries offline`, `${seconds.toFixed(1)} s (CPU ${((user + system) / 1e6).toFixed(1)} s), ${((seconds * 1e6) / size).toFixed(1)} s a million`, 'under 20 s a million');
}

async function measureBytes(directory: string): Promise<void> {
  const { size } = (await readCheckpoint(nodeFileSystem, join(directory, ORIGIN)))?.checkpoint ?? { size: 0 };
  let [all, access, accesses] = [0, 0, 0];
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle += 1) {
    for (const entry of await readBundle(nodeFileSystem, join(directory, ORIGIN), bundle, size)) {
      all += entry.length;
      if (!entry.subarray(0, 4).equals(ACCESS)) continue;
      access += entry.length;
      accesses += 1;
    }
  }
  if (accesses !== ENTRIES) throw new Error(`there must be one access entry a request, ${accesses} were found for ${ENTRIES}`);
  report('bytes an access entry of 25 fields', `${(access / accesses).toFixed(1)} B`, 'under 200 B');
  report('bytes a request, templates, dictionary and heartbeats included', `${(all / accesses).toFixed(1)} B`, 'under 200 B');
}

try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n\n| figure | measured | target |\n|---|---|---|`);
  await measureFloor();
  await measurePaced();
  const directory = join(root, 'million');
  await measureMillion(directory);
  await measureVerification(directory);
  await measureBytes(directory);
} finally {
  await rm(root, { recursive: true, force: true });
}
const to = options.write;
if (to !== undefined) {
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load average ${loadavg()[1]?.toFixed(1) ?? 'unknown'}`;
  await writeFile(to, `# Audit: figures of the journal\n\n\`node bench/audit.ts --entries ${ENTRIES} --seconds ${SECONDS}\` · ${machine}\n\n| figure | measured | target (issue 6) |\n|---|---|---|\n${lines.join('\n')}\n`);
}
