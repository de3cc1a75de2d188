import { createHash } from 'node:crypto';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import { formatSignedNote } from '../../journal/note/signed-note.ts';
import type { KeyObject } from 'node:crypto';
import type { EntryRow } from './entry-row.ts';
import type { JournalReader } from './journal-reader.ts';

export type ExportFormat = 'JSONL' | 'CSV';

/** One line of an export: what an auditor may read of any entry, and what proves it. Case numbers and pseudonyms are in the entry's bytes, for which there is `audit:prove`. */
const COLUMNS = [
  'log', 'index', 'at', 'kind', 'principalKind', 'organization', 'clientId', 'item', 'legalBasis', 'operationName', 'operationHash', 'schemaId', 'policyVersion', 'requestId', 'clientNetwork',
  'status', 'rows', 'bytes', 'latencyMs', 'refusal', 'verified', 'leafHash', 'proof',
] as const;

type ExportLine = Readonly<Record<(typeof COLUMNS)[number], string | number | boolean | null>>;

/** Signer of export manifests, beside the name of governance's log. */
export const EXPORT_SIGNER = 'shuqiao.example/governance-export';

/** First line of a manifest: its format. */
export const EXPORT_HEADER = 'shuqiao-audit-export/v1';

/** The lines of an export as text. CSV as RFC 4180; a cell that a spreadsheet would run as a formula is quoted with an apostrophe. */
export async function exportContent(rows: readonly EntryRow[], format: ExportFormat, journals: JournalReader): Promise<string> {
  const lines: ExportLine[] = [];
  for (const row of rows) lines.push(await exportLine(row, journals));
  if (format === 'JSONL') return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return [COLUMNS, ...lines.map((line) => COLUMNS.map((column) => line[column]))].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

async function exportLine(row: EntryRow, journals: JournalReader): Promise<ExportLine> {
  const { text, leafHash } = await journals.proof(row.origin, row.index);
  const { origin, caseNo: _caseNo, actor: _actor, ...shown } = row;
  return { ...shown, log: origin, at: new Date(row.at).toISOString(), kind: row.kind === 'A' ? 'ACCESS' : 'INTENT', leafHash, proof: text };
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A manifest as a C2SP signed note: anybody with the verifier key can tell offline that governance gave out exactly this content. */
export function exportManifest({ content, format, count, at, filter, exportId }: {
  readonly content: string; readonly format: ExportFormat; readonly count: number; readonly at: Date; readonly filter: string; readonly exportId: string;
}, key: KeyObject): { readonly sha256: string; readonly note: string } {
  const signer = ed25519Signer(EXPORT_SIGNER, key);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const text = `${EXPORT_HEADER}\nid ${exportId}\nat ${at.toISOString()}\nformat ${format}\nentries ${count}\nfilter ${filter}\nsha256 ${sha256}\n`;
  const signature = { name: signer.name, keyId: signer.keyId, signature: signer.sign(Buffer.from(text)) };
  return { sha256, note: formatSignedNote({ text, signatures: [signature] }).toString('utf8') };
}
