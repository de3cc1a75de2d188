import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEmbeddedDatabase } from '../governance/database/embedded-database.ts';
import { migrate } from '../governance/database/migrate.ts';
import { openPostgresDatabase } from '../governance/database/postgres-database.ts';
import type { Database } from '../governance/database/database.ts';
import { createAuditIndex } from '../governance/index/audit-index.ts';
import { tagsOf } from '../governance/own-log/subject-keys.ts';
import { AccessStatistics } from '../governance/search/access-statistics.ts';
import type { EntryFilter } from '../governance/search/entry-filter.ts';
import { searchEntries } from '../governance/search/search-entries.ts';
import { nodeFileSystem } from '../journal/files/node-file-system.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../journal/writer/create-journal.ts';
import { BENCHES } from './bench-catalogue.ts';
import { auditRecord } from './workloads/audit-records.ts';

/*
 * The index's figures of issue 6: `node bench/audit-index.ts [--entries N] [--write FILE]`, on the embedded database, or PostgreSQL when DATABASE_URL is set (an
 * empty database: its tables are dropped with it by whoever made it).
 */
const { values: options } = parseArgs({ allowPositionals: true, options: BENCHES['audit-index'].options });
const ENTRIES = Number(options.entries);

const lines: string[] = [];
const report = (name: string, value: string, target: string): void => {
  lines.push(`| ${name} | ${value} | ${target} |`);
  console.log(lines.at(-1));
};

const RUNS = 9;
/** Pages of 50, as a console shows them; days are those of the load. */
const SEARCHES: Readonly<Record<string, EntryFilter>> = {
  'everything, newest first': {},
  'one application': { clientId: ['engine-7'] },
  'one application and item of one day': { clientId: ['engine-7'], item: ['11320499MY9B00035D4320131012007'], from: '2026-11-01T00:00:00+08:00', to: '2026-11-02T00:00:00+08:00' },
  'one case': { caseNo: '2026110100412345' },
  'a field denied': { field: ['Person.address'], outcome: ['DENIED'] },
  'L4 given, 9 rows at least, in a week': { gradeAtLeast: 4, rowsAtLeast: 9, from: '2026-10-20T00:00:00+08:00', to: '2026-10-27T00:00:00+08:00' },
  'a source down': { source: ['e-license'], sourceStatus: ['UNAVAILABLE'] },
  'slow': { latencyAtLeast: 159 },
  'nothing matches': { clientId: ['engine-7'], rowsAtLeast: 1_000 },
};

async function timed(work: () => Promise<number>): Promise<{ readonly median: number; readonly worst: number; readonly rows: number }> {
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const started = performance.now();
    rows = await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(RUNS / 2)] ?? 0, worst: times.at(-1) ?? 0, rows };
}

async function measureSearches(database: Database, tags: readonly string[]): Promise<void> {
  const line = (name: string, { median, worst, rows }: Awaited<ReturnType<typeof timed>>): void => report(name, `${median.toFixed(0)} ms, worst of ${RUNS} ${worst.toFixed(0)} ms, ${rows} shown`, 'under 300 ms');
  for (const [name, filter] of Object.entries(SEARCHES)) {
    line(`search: ${name}`, await timed(async () => (await searchEntries(database, { filter, tagged: null, first: 50, after: null })).rows.length));
  }
  line('search: one data subject', await timed(async () => (await searchEntries(database, { filter: {}, tagged: { aspect: 'SUBJECT', tags }, first: 50, after: null })).rows.length));
  const week = new AccessStatistics(database, { from: '2026-10-20', to: '2026-10-26' }, { of: () => new Set() });
  line('statistics of a week by field', await timed(async () => (await week.byField()).length));
  line('statistics of a week by owner', await timed(async () => (await week.byOwner()).length));
}

const root = await mkdtemp(join(tmpdir(), 'shuqiao-bench-index-'));
const databaseUrl = process.env['DATABASE_URL'];
try {
  const directory = join(root, 'journal');
  const subjectKeys = fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: join(root, 'keys') });
  const journal = await createJournal({
    directory, origin: 'shuqiao.bench/gateway-0', secondaryDirectory: null, signingKey: generateKeyPairSync('ed25519').privateKey, sm2Key: null, previousKeys: [], subjectKeys,
    boot: { software: 'bench', schemaId: 's-181', policyVersion: 'p', configurationHash: 'c' },
  });
  for (let n = 0; n < ENTRIES; n += 500) await Promise.all(Array.from({ length: Math.min(500, ENTRIES - n) }, (_, i) => journal.append(auditRecord(n + i, ENTRIES))));
  // Closing waits only so long for publication; the index reads what is published.
  for (let { size, publishedSize } = journal.health(); publishedSize < size; { size, publishedSize } = journal.health()) await delay(100);
  await journal.close();

  const database = databaseUrl === undefined ? await openEmbeddedDatabase(join(root, 'database')) : openPostgresDatabase(databaseUrl);
  await migrate(database);
  const index = createAuditIndex({ database, files: nodeFileSystem, directory, keys: [], clock: () => new Date() });
  const started = performance.now();
  const cpu = process.cpuUsage();
  const read = await index.catchUp();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const [progress] = await index.progress();
  report(`index ${read} entries, hashed and verified against the checkpoint`, `${seconds.toFixed(1)} s, ${Math.round(read / seconds)}/s, CPU ${((user + system) / 1e6).toFixed(1)} s, ${progress?.verifiedSize ?? 0} verified`, 'under 120 s a million');
  await measureSearches(database, await tagsOf(database, subjectKeys, 'PERSON', 'person-7919'));
  await index.close();
  await database.close();
} finally {
  await rm(root, { recursive: true, force: true });
}
const to = options.write;
if (to !== undefined) {
  await mkdir(join(to, '..'), { recursive: true });
  // Wall time means little on a machine that does other work: the load says whether it did.
  const machine = `Node ${process.version}, load average ${loadavg()[1]?.toFixed(1) ?? 'unknown'}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${databaseUrl === undefined ? 'embedded database' : 'PostgreSQL'}`;
  await writeFile(to, `# Audit index\n\n\`node bench/audit-index.ts --entries ${ENTRIES}\` · ${machine}\n\n| figure | measured | target |\n|---|---|---|\n${lines.join('\n')}\n`);
}
