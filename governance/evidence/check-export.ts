import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { verifyInclusion } from '../../journal/merkle/inclusion-proof.ts';
import { openCheckpoint } from '../../journal/note/open-checkpoint.ts';
import type { NoteVerifier } from '../../journal/note/note-signer.ts';
import { parseVerifierKey } from '../../journal/note/parse-verifier-key.ts';
import { parseSignedNote } from '../../journal/note/signed-note.ts';
import { parseTlogProof } from '../../journal/proof/tlog-proof.ts';
import { EXPORT_HEADER, EXPORT_SIGNER } from '../search/access-export.ts';

/** What of a line proves it; the other columns are what the manifest vouches for. */
const LINE = z.object({ log: z.string(), index: z.coerce.number().int().nonnegative(), leafHash: z.string(), proof: z.string() });

export interface ExportToCheck {
  readonly content: Buffer;
  readonly manifest: Buffer;
  /** Verifier key of governance's log: the house's one key also signs what governance gives out. */
  readonly key: string;
  /** Verifier keys of the logs, where that is not the same key. */
  readonly logKeys: readonly string[];
}

export interface CheckedExport {
  /** What is wrong, one line a finding; none when it is whole. */
  readonly findings: readonly string[];
  readonly entries: number;
}

/** Checks an export of the auditor's graph offline: that governance gave out exactly this content, and that every line's entry is in its log. */
export function checkExport({ content, manifest, key, logKeys }: ExportToCheck): CheckedExport {
  const said = manifestText(manifest, key);
  if ('finding' in said) return { findings: [said.finding], entries: 0 };
  const { text } = said;
  const of = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  if (createHash('sha256').update(content).digest('hex') !== of('sha256')) return { findings: ['the content is not what the manifest names'], entries: 0 };
  const lines = of('format') === 'CSV' ? csvLines(content) : jsonLines(content);
  const count = String(lines.length) === of('entries') ? [] : [`the manifest names ${of('entries')} entries, there are ${lines.length}`];
  return { findings: [...count, ...lines.flatMap((line, at) => unproven(line, at + 1, logKeys.length > 0 ? logKeys : [key]))], entries: lines.length };
}

function manifestText(manifest: Buffer, key: string): { readonly text: string } | { readonly finding: string } {
  const verifier = parseVerifierKey(key, EXPORT_SIGNER);
  if (verifier.kind === 'malformed') return { finding: `the key: ${verifier.reason}` };
  const parsed = parseSignedNote(manifest);
  if (parsed.kind === 'malformed') return { finding: `the manifest: ${parsed.reason}` };
  const { text, signatures } = parsed.note;
  const signature = signatures.find(({ name, keyId }) => name === EXPORT_SIGNER && keyId.equals(verifier.verifier.keyId));
  if (signature === undefined) return { finding: `the manifest is not signed by ${EXPORT_SIGNER} under this key` };
  if (!verifier.verifier.verify(Buffer.from(text), signature.signature)) return { finding: `the manifest: the signature of ${EXPORT_SIGNER} does not verify` };
  return text.startsWith(`${EXPORT_HEADER}\n`) ? { text } : { finding: `the first line of the manifest must be ${EXPORT_HEADER}` };
}

/** Cells that a spreadsheet would have run as formulas stand behind an apostrophe: a hash in base64 may begin with a plus. */
const csvLines = (content: Buffer): readonly unknown[] => parse(content, { columns: true, cast: (cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '') });
const jsonLines = (content: Buffer): readonly unknown[] => content.toString('utf8').split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line));

function unproven(line: unknown, at: number, keys: readonly string[]): readonly string[] {
  const read = LINE.safeParse(line);
  if (!read.success) return [`line ${at}: log, index, leafHash and proof must be there`];
  const { log, index, leafHash, proof: text } = read.data;
  const proof = parseTlogProof(text);
  if (proof.kind === 'malformed') return [`line ${at}: no proof: ${proof.reason}`];
  if (proof.proof.index !== index) return [`line ${at}: the proof is of entry ${proof.proof.index}, the line of ${index}`];
  const verifiers = keys.flatMap((key): readonly NoteVerifier[] => {
    const verifier = parseVerifierKey(key, log);
    return verifier.kind === 'malformed' ? [] : [verifier.verifier];
  });
  const opened = openCheckpoint(proof.proof.checkpoint, log, verifiers);
  if (opened.kind === 'rejected') return [`line ${at}: the checkpoint of its proof: ${opened.reason}`];
  const { size, root } = opened.checkpoint;
  return verifyInclusion(Buffer.from(leafHash, 'base64'), index, size, proof.proof.path, root) ? [] : [`line ${at}: the path does not lead from the entry to the root of the checkpoint`];
}
