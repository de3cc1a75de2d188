import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEvidence, evidenceBundle } from '../../../governance/evidence/evidence-bundle.ts';
import { EVIDENCE_SIGNER, evidenceCommand } from '../../../governance/evidence/evidence-command.ts';
import type { FileSystem } from '../../../journal/files/file-system.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { parseVerifierKey } from '../../../journal/note/parse-verifier-key.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { FIXED_KEYS, ORIGIN, SIGNING_KEY, openTestJournal, otherKey } from '../../journal/open-test-journal.ts';
import { sampleRecord } from '../../journal/sample-record.ts';

const AT = new Date('2026-11-21T08:00:00Z');
const signer = ed25519Signer(EVIDENCE_SIGNER, SIGNING_KEY);
const LOG = { origin: ORIGIN, path: `/logs/${ORIGIN}` };
let files: FileSystem;
let index: number;
let bundle: ReadonlyMap<string, Buffer>;

function verifierOf(key: string) {
  const parsed = parseVerifierKey(key);
  if (parsed.kind === 'malformed') throw new Error(parsed.reason);
  return parsed.verifier;
}
const verifier = verifierOf(signer.verifierKey);

beforeAll(async () => {
  const test = await openTestJournal();
  files = test.files;
  await test.journal.append(sampleRecord(1));
  ({ index } = await test.journal.append(sampleRecord(2, { subjects: Array.from({ length: 30 }, (_, i) => ({ role: 'RESULT', kind: 'PERSON', key: `p-${i}` } as const)) })));
  await test.clock.advance(1_000);
  bundle = await evidenceBundle(files, [{ log: LOG, index }], { caseNo: 'SJ-2026-0001', at: AT }, signer);
});

describe('an evidence bundle', () => {
  it('holds the entry, everything it refers to and a proof of each, and is whole', () => {
    const kinds = [...bundle].filter(([name]) => name.endsWith('.entry')).map(([, bytes]) => (JSON.parse(bytes.toString('utf8')) as [string])[0]).sort();
    expect(kinds).toEqual(['A', 'D', 'D', 'S', 'T']);
    expect(checkEvidence(bundle, verifier, [])).toEqual([]);
    expect(bundle.get('MANIFEST')?.toString('utf8')).toContain(`case SJ-2026-0001\nat ${AT.toISOString()}\nevidence shuqiao.test_gateway-0.${index}\n`);
  });

  const entryName = (): string => `shuqiao.test_gateway-0.${index}.entry`;
  it.each<[string, (changed: Map<string, Buffer>) => void, RegExp]>([
    ['an entry changed', (changed) => void changed.set(entryName(), Buffer.from((changed.get(entryName()) ?? '').toString().replace('2026-2', '2026-9'))), /not what the manifest names/],
    ['a file taken away', (changed) => void changed.delete(entryName().replace('.entry', '.tlog-proof')), /missing/],
    ['a file slipped in', (changed) => void changed.set('more.entry', Buffer.from('["A"]')), /more.entry: not in the manifest/],
    ['another manifest', (changed) => void changed.set('MANIFEST', Buffer.from((changed.get('MANIFEST') ?? '').toString().replace('SJ-2026-0001', 'SJ-2026-0002'))), /the signature .* does not verify/],
    ['no manifest', (changed) => void changed.delete('MANIFEST'), /^MANIFEST: /],
  ])('is not whole with %s', (_, change, finding) => {
    const changed = new Map(bundle);
    change(changed);
    expect(checkEvidence(changed, verifier, [])).toContainEqual(expect.stringMatching(finding));
  });

  it('is not whole under a key of somebody else, of the manifest or of the log', () => {
    expect(checkEvidence(bundle, verifierOf(ed25519Signer(EVIDENCE_SIGNER, otherKey()).verifierKey), [])).toEqual([`MANIFEST: not signed by ${EVIDENCE_SIGNER}`]);
    expect(checkEvidence(bundle, verifier, [ed25519Signer(ORIGIN, otherKey()).verifierKey])).toContainEqual(expect.stringContaining('no signature by a trusted key'));
  });

  it('is whole under one key for all logs of the house, as they are for audit:verify, and not with a proof of another log', async () => {
    const other = await openTestJournal({ origin: 'shuqiao.test/gateway-1' });
    const { index: at } = await other.journal.append(sampleRecord(3));
    await other.clock.advance(1_000);
    const both = { ...files, read: (path: string) => (path.includes('gateway-1') ? other.files.read(path) : files.read(path)), list: (path: string) => (path.includes('gateway-1') ? other.files.list(path) : files.list(path)) } as FileSystem; // only what reading needs
    const second = { origin: 'shuqiao.test/gateway-1', path: '/logs/shuqiao.test/gateway-1' };
    const places = [{ log: LOG, index }, { log: second, index: at }];
    const two = await evidenceBundle(both, places, { caseNo: 'SJ-2026-0001', at: AT }, signer);
    expect(checkEvidence(two, verifier, [ed25519Signer(ORIGIN, SIGNING_KEY).verifierKey])).toEqual([]);
    const posing = await evidenceBundle(both, [{ log: { ...second, origin: 'shuqiao.test/gateway-2' }, index: at }], { caseNo: 'SJ-2026-0001', at: AT }, signer);
    expect(checkEvidence(posing, verifier, [])).toContainEqual(`shuqiao.test_gateway-2.${at}: the proof is of another log`);
  });

  it('is refused for a log that is damaged', async () => {
    const broken = { ...files, read: async (path: string) => (path.includes('/tile/0/') ? null : files.read(path)), list: (path: string) => files.list(path) } as FileSystem; // only what reading needs
    await expect(evidenceBundle(broken, [{ log: LOG, index }], { caseNo: 'SJ-2026-0001', at: AT }, signer)).rejects.toMatchObject({ code: 'LOG_FILE' });
  });
});

describe('npm run audit:evidence', () => {
  let directory: string;
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line), progress: () => {}, now: () => AT.getTime() };
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('writes a bundle of real files and checks it offline', async () => {
    directory = mkdtempSync(join(tmpdir(), 'evidence-'));
    const journal = await createJournal({
      directory: join(directory, 'logs'), origin: ORIGIN, secondaryDirectory: null, signingKey: SIGNING_KEY, sm2Key: null, previousKeys: [], subjectKeys: FIXED_KEYS, files: nodeFileSystem,
      boot: { software: 'test', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
    });
    const receipt = await journal.append(sampleRecord(1));
    await journal.close();
    writeFileSync(join(directory, 'key.pem'), SIGNING_KEY.export({ type: 'pkcs8', format: 'pem' }));
    const [logs, out] = [join(directory, 'logs'), join(directory, 'bundle')];
    const common = ['--case', 'SJ-2026-0001', '--signing-key', join(directory, 'key.pem'), '--out', out];
    expect(await evidenceCommand([logs, `${ORIGIN}#${receipt.index}`, ...common], io)).toBe(0);
    expect(readdirSync(out)).toContain('MANIFEST');
    expect(await evidenceCommand(['--verify', out, '--key', signer.verifierKey], io)).toBe(0);
    expect(lines.at(-1)).toMatch(/^whole: \d+ entries, each proven/);
    writeFileSync(join(out, `${ORIGIN.replace('/', '_')}.${receipt.index}.entry`), '["A"]');
    expect(await evidenceCommand(['--verify', out, '--key', signer.verifierKey], io)).toBe(1);
    expect(await evidenceCommand([logs], io)).toBe(2);
  });

  it.each<[string, (at: (name: string) => string) => readonly string[], number, RegExp]>([
    ['no key of the manifest', (at) => ['--verify', at('bundle'), '--key', 'no key'], 2, /^--key must be the verifier key/],
    ['a key of logs that is none', (at) => ['--verify', at('bundle'), '--key', signer.verifierKey, '--log-key', 'nonsense'], 2, /^--log-key: a verifier key must read name/],
    ['a bundle that is not there', (at) => ['--verify', at('nowhere'), '--key', signer.verifierKey], 1, /^--verify must name the directory of a bundle, there is none at /],
    ['a directory that exists', (at) => [at('logs'), `${ORIGIN}#1`, '--case', 'SJ-2026-0001', '--signing-key', at('key.pem'), '--out', at('bundle')], 2, /^--out must name a directory that does not exist yet, got /],
    ['a signing key that is none', (at) => [at('logs'), `${ORIGIN}#1`, '--case', 'SJ-2026-0001', '--signing-key', at('bundle/MANIFEST'), '--out', at('new')], 2, /^--signing-key must be a file with an Ed25519 private key in PKCS#8 PEM$/],
    ['an entry of no log', (at) => [at('logs'), 'shuqiao.test/nowhere#1', '--case', 'SJ-2026-0001', '--signing-key', at('key.pem'), '--out', at('new')], 1, /^there is no log of entry "shuqiao.test\/nowhere#1"; there are shuqiao.test\/gateway-0$/],
  ])('names %s', async (_, argv, code, message) => {
    lines.length = 0;
    expect(await evidenceCommand(argv((name) => join(directory, name)), io)).toBe(code);
    expect(lines[0]).toMatch(message);
  });
});
