import { generateKeyPairSync, hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem } from '../journal/files/node-file-system.ts';
import type { AccessRecord, AccessTemplate } from '../journal/journal-entry.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { verifyDirectory } from '../journal/verify/verify-directory.ts';
import { createJournal } from '../journal/writer/create-journal.ts';
import type { LogJournal } from '../journal/writer/log-journal.ts';

/*
 * The journal's figures of issue 6: `node bench/audit.ts [--entries N] [--seconds N]`. Entry size, append latency at 500 requests a second, CPU a
 * request, and the time to verify a million entries. The disk is the machine's own: figures move with it.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const ENTRIES = option('entries', 1_000_000);
const SECONDS = option('seconds', 10);
const RATE = 500;

const FIELD_NAMES = ['name', 'idNumber', 'sex', 'ethnicity', 'birthDate', 'mobile', 'maritalStatus', 'education', 'address', 'hukou', 'household', 'licenses', 'age'];
const TEMPLATES: readonly AccessTemplate[] = Array.from({ length: 40 }, (_, t) => ({
  operationName: `Prefill${t}`, operationHash: hash('sha256', `operation ${t}`), operationType: 'query', schemaId: 's-181', policyVersion: 'p-20261101.3',
  fields: Array.from({ length: 25 }, (__, i) => {
    const name = FIELD_NAMES[i % FIELD_NAMES.length] ?? 'name';
    return { path: `subject.${name}${Math.floor(i / FIELD_NAMES.length)}`, coordinate: `Person.${name}`, grade: ((i % 4) + 1) as 1 | 2 | 3 | 4, owner: i % 2 === 0 ? 'population' : 'e-license', implicit: i > 22 }; // 1 to 4 by construction
  }),
  defaults: 'AAAAAAAAMMAAAAAADDAAAAAAA', reasons: { 8: 'MASK_BY_GRADE', 9: 'MASK_BY_GRADE', 16: 'OUTSIDE_MINIMUM', 17: 'OUTSIDE_MINIMUM' },
}));
const ITEMS = Array.from({ length: 60 }, (_, i) => `11320499MY9B00035D43201310120${String(i).padStart(2, '0')}`);

const uuid = (n: number): string => {
  const hex = hash('sha256', `id ${n}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

/** A request of the load: engines mostly, one subject, two sources; one in ten with a source down, one in fifty with a household of four. */
function record(n: number): AccessRecord {
  const template = TEMPLATES[n % TEMPLATES.length];
  if (template === undefined) throw new Error('there are templates');
  const subjects = Array.from({ length: n % 50 === 0 ? 4 : 1 }, (_, i) => ({ role: i === 0 ? 'APPLICANT' : 'HOUSEHOLD_MEMBER', kind: 'PERSON', key: `person-${(n * 7_919 + i) % 900_000}` } as const));
  return {
    template, at: 1_795_000_000_000 + n, requestId: uuid(n), principal: { kind: 'APPROVAL_ENGINE', subject: `engine-${n % 12}`, organization: '11320499MY9B00035D', personal: false },
    clientId: `engine-${n % 12}`, item: ITEMS[n % ITEMS.length] ?? null, caseNo: `20261101${String(n % 100_000_000).padStart(8, '0')}`, legalBasis: 'STATUTORY', tokenId: `token-${Math.floor(n / 3)}`,
    subjects, requestHash: hash('sha256', `request ${n}`, 'buffer'),
    differences: n % 10 === 0 ? Array.from({ length: 12 }, (_, i) => ({ index: i * 2 + 1, state: 'N', reason: null } as const)) : [],
    sources: [
      { source: 'population', latencyMs: 20 + (n % 60), rows: 1, status: 'FOUND', sourceRequestId: null },
      { source: 'e-license', latencyMs: 30 + (n % 90), rows: n % 10 === 0 ? 0 : 1 + (n % 5), status: n % 10 === 0 ? 'UNAVAILABLE' : 'FOUND', sourceRequestId: null },
    ],
    latencyMs: 60 + (n % 100), response: { status: 200, rows: 1 + (n % 9), bytes: 900 + (n % 4_000) }, intent: null, refusal: null,
  };
}

const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const report = (name: string, value: string, target: string): void => console.log(`| ${name} | ${value} | ${target} |`);

const root = await mkdtemp(join(tmpdir(), 'shuqiao-bench-audit-'));
const { privateKey } = generateKeyPairSync('ed25519');
const open = (directory: string): Promise<LogJournal> => createJournal({
  directory, origin: 'shuqiao.bench/gateway-0', secondaryDirectory: null, signingKey: privateKey, sm2Key: null, previousKeys: [],
  subjectKeys: fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: join(root, 'keys') }), boot: { software: 'bench', schemaId: 's-181', policyVersion: 'p', configurationHash: 'c' },
});

/** Requests on a fixed timetable, so that a slow append does not slow the load down. */
async function paced(journal: LogJournal, first: number): Promise<{ latencies: number[]; cpuMs: number }> {
  const latencies: number[] = [];
  const total = RATE * SECONDS;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const pending: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    const due = started + (n * 1_000) / RATE;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const prepared = record(first + n);
    const at = performance.now();
    pending.push(journal.append(prepared).then(() => {
      latencies.push(performance.now() - at);
    }));
  }
  await Promise.all(pending);
  const { user, system } = process.cpuUsage(cpu);
  return { latencies, cpuMs: (user + system) / 1_000 / total };
}

/** What the pacing costs by itself: the same timetable without a journal. */
async function idle(first: number): Promise<number> {
  const { cpuMs } = await paced({ append: async (item: AccessRecord) => ({ log: item.requestId, index: 0 }) } as unknown as LogJournal, first); // a journal that does nothing
  return cpuMs;
}

try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n\n| figure | measured | target |\n|---|---|---|`);
  const small = await open(join(root, 'paced'));
  await paced(small, 0);
  const { latencies, cpuMs } = await paced(small, 1_000_000);
  const bare = await idle(2_000_000);
  await small.close();
  report(`append at ${RATE}/s, p50`, `${percentile(latencies, 0.5).toFixed(2)} ms`, 'under 2 ms');
  report(`append at ${RATE}/s, p99`, `${percentile(latencies, 0.99).toFixed(2)} ms`, '');
  report(`CPU a request at ${RATE}/s (one group commit each)`, `${(cpuMs - bare).toFixed(3)} ms`, 'under 10 % of a request');

  const directory = join(root, 'million');
  const journal = await open(directory);
  const started = performance.now();
  const cpu = process.cpuUsage();
  for (let n = 0; n < ENTRIES; n += 500) {
    await Promise.all(Array.from({ length: Math.min(500, ENTRIES - n) }, (_, i) => journal.append(record(n + i))));
  }
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await journal.close();
  report(`append as fast as it goes, ${ENTRIES} records`, `${Math.round(ENTRIES / seconds)}/s, ${((user + system) / ENTRIES).toFixed(1)} µs CPU each (the load's own included)`, '');

  let bytes = 0;
  const verifying = performance.now();
  const [result] = await verifyDirectory({ files: nodeFileSystem, directory, keys: [], anchored: new Map(), now: Date.now() });
  report(`verify ${result?.size ?? 0} entries`, `${((performance.now() - verifying) / 1_000).toFixed(1)} s, ${result?.problems.length ?? 0} problems`, 'under 20 s a million');
  const { readBundle } = await import('../journal/read/read-entries.ts');
  for (let bundle = 0; bundle * 256 < (result?.size ?? 0); bundle += 1) {
    for (const entry of await readBundle(nodeFileSystem, join(directory, 'shuqiao.bench/gateway-0'), bundle, result?.size ?? 0)) bytes += entry.length;
  }
  report('bytes a request of 25 fields, templates and dictionary included', `${(bytes / ENTRIES).toFixed(1)} B`, 'under 200 B');
} finally {
  await rm(root, { recursive: true, force: true });
}
