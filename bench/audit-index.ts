import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbeddedDatabase } from '../governance/database/embedded-database.ts';
import { migrate } from '../governance/database/migrate.ts';
import { openPostgresDatabase } from '../governance/database/postgres-database.ts';
import { createAuditIndex } from '../governance/index/audit-index.ts';
import { nodeFileSystem } from '../journal/files/node-file-system.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../journal/writer/create-journal.ts';
import { auditRecord } from './workloads/audit-records.ts';

/*
 * The index's figures of issue 6: `node bench/audit-index.ts [--entries N] [--write FILE]`, on the embedded database, or PostgreSQL when DATABASE_URL is set (an
 * empty database: its tables are dropped with it by whoever made it).
 */
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const ENTRIES = Number(option('entries') ?? 1_000_000);

const lines: string[] = [];
const report = (name: string, value: string, target: string): void => {
  lines.push(`| ${name} | ${value} | ${target} |`);
  console.log(lines.at(-1));
};

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
  await index.close();
  await database.close();
} finally {
  await rm(root, { recursive: true, force: true });
}
const to = option('write');
if (to !== undefined) {
  await mkdir(join(to, '..'), { recursive: true });
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${databaseUrl === undefined ? 'embedded database' : 'PostgreSQL'}`;
  await writeFile(to, `# Audit index\n\n\`node bench/audit-index.ts --entries ${ENTRIES}\` · ${machine}\n\n| figure | measured | target |\n|---|---|---|\n${lines.join('\n')}\n`);
}
