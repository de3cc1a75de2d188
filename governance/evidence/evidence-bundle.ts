import { createHash } from 'node:crypto';
import { decodeEntry } from '../../journal/codec/decode-entry.ts';
import type { FileSystem } from '../../journal/files/file-system.ts';
import { parseCheckpoint } from '../../journal/note/checkpoint.ts';
import type { NoteSigner, NoteVerifier } from '../../journal/note/note-signer.ts';
import { formatSignedNote, parseSignedNote } from '../../journal/note/signed-note.ts';
import { parseVerifierKey } from '../../journal/note/parse-verifier-key.ts';
import { proveEntry } from '../../journal/proof/prove-entry.ts';
import { checkTlogProof, formatTlogProof, parseTlogProof } from '../../journal/proof/tlog-proof.ts';
import { EntryResolver } from '../../journal/read/entry-resolver.ts';
import type { FoundLog } from '../../journal/read/find-logs.ts';

/** Files of a bundle by name: entries with their proofs, verifier keys, and `MANIFEST`, a signed note that names them all. */
export type EvidenceFiles = ReadonlyMap<string, Buffer>;

export interface EvidencePlace {
  readonly log: FoundLog;
  readonly index: number;
}

const HEADER = 'shuqiao-evidence/v1';
const MANIFEST = 'MANIFEST';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const fileName = (origin: string, index: number): string => `${origin.replaceAll('/', '_')}.${index}`;

/** Every entry that one refers to: its template and the parts of it, context, names, subject blocks. Alone an entry says little. */
async function withReferences(files: FileSystem, { log, index }: EvidencePlace): Promise<Map<number, { readonly entry: Buffer; readonly proof: string }>> {
  const proven = new Map<number, { readonly entry: Buffer; readonly proof: string }>();
  const take = async (at: number): Promise<Buffer> => {
    const { proof, entry } = await proveEntry(files, log.path, at);
    proven.set(at, { entry, proof: formatTlogProof(proof) });
    return entry;
  };
  const entry = decodeEntry(await take(index));
  if (entry.kind === 'A' || entry.kind === 'I') await new EntryResolver(log.origin, async (at) => decodeEntry(await take(at))).view(index, entry);
  return proven;
}

/** Puts entries together with all that proves them. Throws `LOG_FILE` when one cannot be proven: then there is no bundle. */
export async function evidenceBundle(files: FileSystem, places: readonly EvidencePlace[], { caseNo, at }: { readonly caseNo: string; readonly at: Date }, signer: NoteSigner): Promise<EvidenceFiles> {
  const bundle = new Map<string, Buffer>();
  for (const place of places) {
    for (const [index, { entry, proof }] of await withReferences(files, place)) {
      bundle.set(`${fileName(place.log.origin, index)}.entry`, entry);
      bundle.set(`${fileName(place.log.origin, index)}.tlog-proof`, Buffer.from(proof));
    }
    const vkey = await files.read(`${place.log.path}/vkey`);
    if (vkey !== null) bundle.set(`${place.log.origin.replaceAll('/', '_')}.vkey`, vkey);
  }
  const named = places.map(({ log, index }) => `evidence ${fileName(log.origin, index)}\n`);
  const listed = [...bundle].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => `file ${sha256(bytes)} ${name}\n`);
  const text = `${HEADER}\ncase ${caseNo}\nat ${at.toISOString()}\n${named.join('')}${listed.join('')}`;
  bundle.set(MANIFEST, formatSignedNote({ text, signatures: [{ name: signer.name, keyId: signer.keyId, signature: signer.sign(Buffer.from(text)) }] }));
  return bundle;
}

/** What is wrong with a bundle, offline, one line a finding; none when it is whole. `verifier` is of the manifest's signer; keys of the logs may be given in place of the bundle's own. */
export function checkEvidence(bundle: EvidenceFiles, verifier: NoteVerifier, logKeys: readonly string[]): readonly string[] {
  const parsed = parseSignedNote(bundle.get(MANIFEST) ?? Buffer.alloc(0));
  if (parsed.kind === 'malformed') return [`MANIFEST: ${parsed.reason}`];
  const { text, signatures } = parsed.note;
  const signature = signatures.find(({ name, keyId }) => name === verifier.name && keyId.equals(verifier.keyId));
  if (signature === undefined) return [`MANIFEST: not signed by ${verifier.name}`];
  if (!verifier.verify(Buffer.from(text), signature.signature)) return [`MANIFEST: the signature of ${verifier.name} does not verify`];
  if (!text.startsWith(`${HEADER}\n`)) return [`MANIFEST: the first line must be ${HEADER}`];
  const listed = new Map([...text.matchAll(/^file ([0-9a-f]{64}) (\S+)$/gm)].map(([, digest = '', name = '']) => [name, digest]));
  const stray = [...bundle.keys()].filter((name) => name !== MANIFEST && !listed.has(name)).map((name) => `${name}: not in the manifest`);
  const changed = [...listed].flatMap(([name, digest]) => {
    const bytes = bundle.get(name);
    return bytes === undefined ? [`${name}: missing`] : sha256(bytes) === digest ? [] : [`${name}: not what the manifest names`];
  });
  const unproven = [...bundle].filter(([name]) => name.endsWith('.entry')).flatMap(([name, entry]) => checkProof(bundle, name, entry, logKeys));
  return [...stray, ...changed, ...unproven];
}

/** Name of the log that a checkpoint is of; null where it is no checkpoint. */
function originOf(note: Buffer): string | null {
  const parsed = parseSignedNote(note);
  const text = parsed.kind === 'note' ? parseCheckpoint(parsed.note.text) : null;
  return text?.kind === 'checkpoint' ? text.checkpoint.origin : null;
}

function checkProof(bundle: EvidenceFiles, name: string, entry: Buffer, logKeys: readonly string[]): readonly string[] {
  const stem = name.slice(0, -'.entry'.length);
  const proof = parseTlogProof(bundle.get(`${stem}.tlog-proof`)?.toString('utf8') ?? '');
  if (proof.kind === 'malformed') return [`${stem}: no proof: ${proof.reason}`];
  if (proof.proof.index !== Number(stem.slice(stem.lastIndexOf('.') + 1))) return [`${stem}: the proof is of entry ${proof.proof.index}`];
  // One key signs all logs of a house: a key that is given counts under the name of the log in question, as it does for audit:verify.
  const origin = originOf(proof.proof.checkpoint);
  if (origin === null || fileName(origin, proof.proof.index) !== stem) return [`${stem}: the proof is of another log`];
  const own = bundle.get(`${stem.slice(0, stem.lastIndexOf('.'))}.vkey`)?.toString('utf8').split('\n') ?? [];
  const verifiers = (logKeys.length > 0 ? logKeys : own).flatMap((line) => {
    const key = parseVerifierKey(line, origin);
    return key.kind === 'malformed' ? [] : [key.verifier];
  });
  if (verifiers.length === 0) return [`${stem}: there is no verifier key for its log`];
  const refusal = checkTlogProof(proof.proof, entry, verifiers);
  return refusal === null ? [] : [`${stem}: ${refusal}`];
}
