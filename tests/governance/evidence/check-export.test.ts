import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExport } from '../../../governance/evidence/check-export.ts';
import { evidenceCommand } from '../../../governance/evidence/evidence-command.ts';
import { exportContent, exportManifest } from '../../../governance/search/access-export.ts';
import type { ExportFormat } from '../../../governance/search/access-export.ts';
import type { EntryRow } from '../../../governance/search/entry-row.ts';
import { createJournalReader } from '../../../governance/search/journal-reader.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { ORIGIN, SIGNING_KEY, openTestJournal, otherKey } from '../../journal/open-test-journal.ts';
import { sampleRecord } from '../../journal/sample-record.ts';

const AT = new Date('2026-11-21T08:00:00Z');
/** The key of governance's log, as its file `vkey` has it: under the name of that log, not of the exports. */
const KEY = ed25519Signer('shuqiao.example/governance', SIGNING_KEY).verifierKey;
const ENTRIES = 300;
const content: Record<ExportFormat, string> = { JSONL: '', CSV: '' };
let leafHashes: readonly string[] = [];

const manifestOf = (format: ExportFormat, text = content[format], count = leafHashes.length, key = SIGNING_KEY): string =>
  exportManifest({ content: text, format, count, at: AT, filter: 'f', exportId: 'DC-1' }, key).note;
const checked = (text: string, manifest: string, key = KEY, logKeys: readonly string[] = []) => checkExport({ content: Buffer.from(text), manifest: Buffer.from(manifest), key, logKeys });

beforeAll(async () => {
  const { journal, files, clock } = await openTestJournal();
  const rows: EntryRow[] = [];
  for (let n = 0; n < ENTRIES; n += 1) {
    const { index } = await journal.append(sampleRecord(n));
    rows.push({
      origin: ORIGIN, index, at: AT.getTime(), kind: 'A', principalKind: 'AUDITOR', organization: null, clientId: '=cmd()', item: null, legalBasis: null, operationName: 'a,"b"\nc', operationHash: 'h', schemaId: 's',
      policyVersion: 'p', actor: null, caseNo: null, requestId: `r-${n}`, clientNetwork: null, status: 200, rows: 1, bytes: 1, latencyMs: 1, refusal: null, verified: true,
    });
  }
  await clock.advance(1_000);
  const reader = createJournalReader(files, '/logs');
  for (const format of ['JSONL', 'CSV'] as const) content[format] = await exportContent(rows, format, reader);
  leafHashes = content.JSONL.trim().split('\n').map((line) => (JSON.parse(line) as { leafHash: string }).leafHash);
});

describe.each(['JSONL', 'CSV'] as const)('an export as %s', (format) => {
  it('is whole under the key of governance’s log, with hashes that a spreadsheet would take for formulas', () => {
    // Base64 begins with a plus once in sixty-four times.
    expect(leafHashes.filter((hash) => hash.startsWith('+')).length).toBeGreaterThan(0);
    expect(checked(content[format], manifestOf(format))).toEqual({ findings: [], entries: ENTRIES });
  });

  it('is not whole when a byte of it changed, a line is gone, or it is another one', () => {
    const changed = ['the content is not what the manifest names'];
    expect(checked(content[format].replace('r-7', 'r-8'), manifestOf(format)).findings).toEqual(changed);
    expect(checked(content[format].slice(0, -1), manifestOf(format)).findings).toEqual(changed);
    expect(checked(content[format === 'CSV' ? 'JSONL' : 'CSV'], manifestOf(format)).findings).toEqual(changed);
  });

  it('is not believed of governance itself: a hash, a proof or a number of lines that does not fit is named', () => {
    const [first = '', second = ''] = leafHashes;
    const forged = content[format].replace(first, second);
    expect(checked(forged, manifestOf(format, forged)).findings).toEqual(['line 1: the path does not lead from the entry to the root of the checkpoint']);
    expect(checked(content[format], manifestOf(format, content[format], 7)).findings).toEqual([`the manifest names 7 entries, there are ${ENTRIES}`]);
    const elsewhere = content[format].replaceAll(`${ORIGIN}\n`, 'shuqiao.test/other\n').replaceAll(`${ORIGIN}\\n`, 'shuqiao.test/other\\n');
    expect(checked(elsewhere, manifestOf(format, elsewhere)).findings[0]).toBe(`line 1: the checkpoint of its proof: it is of log "shuqiao.test/other", this is log "${ORIGIN}"`);
  });

  it('is not whole under another key, of governance or of the logs', () => {
    const stranger = ed25519Signer('shuqiao.example/governance', otherKey()).verifierKey;
    expect(checked(content[format], manifestOf(format), stranger).findings).toEqual(['the manifest is not signed by shuqiao.example/governance-export under this key']);
    expect(checked(content[format], manifestOf(format), KEY, [stranger]).findings).toHaveLength(ENTRIES);
    expect(checked(content[format], manifestOf(format), KEY, [KEY]).findings).toEqual([]);
    expect(checked(content[format], manifestOf(format).replace('format', 'Format')).findings).toEqual(['the manifest: the signature of shuqiao.example/governance-export does not verify']);
    expect(checked(content[format], 'nothing').findings[0]).toMatch(/^the manifest: /);
  });
});

describe('npm run audit:evidence -- --verify-export', () => {
  const directory = mkdtempSync(join(tmpdir(), 'export-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const at = (name: string): string => join(directory, name);

  it.each<[string, readonly string[], number, RegExp]>([
    ['says how many entries are proven', ['--verify-export', at('x.csv'), '--manifest', at('x.note'), '--key', KEY], 0, /^whole: 300 entries, given out by governance as they are, each proven under a signed checkpoint$/],
    ['wants the manifest', ['--verify-export', at('x.csv'), '--key', KEY], 2, /^--manifest must name the file with the manifest of the export$/],
    ['names a file that is not there', ['--verify-export', at('y.csv'), '--manifest', at('x.note'), '--key', KEY], 1, /^--verify-export and --manifest must name files, there is none at .*y\.csv$/],
    ['wants a key', ['--verify-export', at('x.csv'), '--manifest', at('x.note')], 2, /^--key must be the verifier key/],
    ['says what is wrong', ['--verify-export', at('x.note'), '--manifest', at('x.note'), '--key', KEY], 1, /^the content is not what the manifest names$/],
  ])('%s', async (_, argv, code, message) => {
    writeFileSync(at('x.csv'), content.CSV);
    writeFileSync(at('x.note'), manifestOf('CSV'));
    const lines: string[] = [];
    const io = { out: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line), progress: () => {}, now: () => AT.getTime() };
    expect(await evidenceCommand(argv, io)).toBe(code);
    expect(lines[0]).toMatch(message);
  });
});
