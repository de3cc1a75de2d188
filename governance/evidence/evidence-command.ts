import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandIo } from '../../journal/command-io.ts';
import { nodeFileSystem } from '../../journal/files/node-file-system.ts';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import type { NoteVerifier } from '../../journal/note/note-signer.ts';
import { parseVerifierKey } from '../../journal/note/parse-verifier-key.ts';
import { listOption, parseCommand } from '../../journal/parse-command.ts';
import type { ParsedCommand } from '../../journal/parse-command.ts';
import { findLogs } from '../../journal/read/find-logs.ts';
import { runCommand } from '../../journal/run-command.ts';
import { terminalIo } from '../../journal/terminal-io.ts';
import { parseEntryId } from '../search/entry-row.ts';
import { checkExport } from './check-export.ts';
import { checkEvidence, evidenceBundle } from './evidence-bundle.ts';

/** Name under which manifests of evidence are signed. */
export const EVIDENCE_SIGNER = 'shuqiao.example/evidence';

const HELP = `Puts entries of the field-access log together with everything that proves them, under a signed manifest; or checks such a bundle, or an export of the auditor's graph, offline.

  npm run -s audit:evidence -- DIR LOG#INDEX… --case NO --signing-key FILE --out BUNDLE
  npm run -s audit:evidence -- --verify BUNDLE --key VKEY [--log-key VKEY]…
  npm run -s audit:evidence -- --verify-export FILE --manifest FILE --key VKEY [--log-key VKEY]…

  DIR                 the directory of all logs
  LOG#INDEX           an entry, as the auditor's graph names it (entryId)
  --case NO           case the evidence is for: capitals, digits and hyphens
  --signing-key FILE  Ed25519 key (PKCS#8 PEM) that signs the manifest; its verifier key is printed
  --out BUNDLE        directory to write, which must not exist
  --verify BUNDLE     checks manifest, files and proofs
  --verify-export FILE  checks content of accessExport (JSONL or CSV) as it came: its manifest, and the proof of every line
  --manifest FILE     manifest of that export, as it came
  --key VKEY          verifier key of the manifest's signer; of an export that of governance's log (its file vkey)
  --log-key VKEY      verifier keys of the logs, instead of those in the bundle, or of --key for an export
  --help              this text

Exit code 0: written, or whole; 1: no such entry, a damaged log, or a bundle that is not whole; 2: wrong arguments.`;

const CASE_NO = /^[A-Z0-9][A-Z0-9-]{3,39}$/;

/** The keys to check by; null, once it is told which of them is none. */
function keysOf(command: ParsedCommand, io: CommandIo): { readonly key: string; readonly verifier: NoteVerifier; readonly logKeys: readonly string[] } | null {
  const [[key = ''], logKeys] = [listOption(command, 'key'), listOption(command, 'log-key')];
  const parsed = parseVerifierKey(key);
  if (parsed.kind === 'malformed') {
    io.error(`--key must be the verifier key of the manifest's signer: ${parsed.reason}`);
    return null;
  }
  const badLogKey = logKeys.map((line) => parseVerifierKey(line)).find(({ kind }) => kind === 'malformed');
  if (badLogKey?.kind === 'malformed') {
    io.error(`--log-key: ${badLogKey.reason}`);
    return null;
  }
  return { key, verifier: parsed.verifier, logKeys };
}

function verifyExport(command: ParsedCommand, file: string, io: CommandIo): number {
  const keys = keysOf(command, io);
  if (keys === null) return 2;
  const [manifest] = listOption(command, 'manifest');
  if (manifest === undefined) {
    io.error('--manifest must name the file with the manifest of the export');
    return 2;
  }
  const missing = [file, manifest].find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() !== true);
  if (missing !== undefined) {
    io.error(`--verify-export and --manifest must name files, there is none at ${missing}`);
    return 1;
  }
  const { findings, entries } = checkExport({ content: readFileSync(file), manifest: readFileSync(manifest), ...keys });
  for (const finding of findings) io.error(finding);
  if (findings.length === 0) io.out(`whole: ${entries} entries, given out by governance as they are, each proven under a signed checkpoint`);
  return findings.length === 0 ? 0 : 1;
}

function verify(command: ParsedCommand, bundle: string, io: CommandIo): number {
  const keys = keysOf(command, io);
  if (keys === null) return 2;
  if (statSync(bundle, { throwIfNoEntry: false })?.isDirectory() !== true) {
    io.error(`--verify must name the directory of a bundle, there is none at ${bundle}`);
    return 1;
  }
  const files = new Map(readdirSync(bundle).map((name) => [name, readFileSync(join(bundle, name))]));
  const findings = checkEvidence(files, keys.verifier, keys.logKeys);
  for (const finding of findings) io.error(finding);
  if (findings.length === 0) io.out(`whole: ${[...files.keys()].filter((name) => name.endsWith('.entry')).length} entries, each proven under a signed checkpoint`);
  return findings.length === 0 ? 0 : 1;
}

/** The key of a file; null where there is no file, or no such key in it. What is in it is never part of a message. */
function signingKey(path: string): KeyObject | null {
  try {
    const key = createPrivateKey(readFileSync(path, 'utf8'));
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

async function write(command: ParsedCommand, io: CommandIo): Promise<number> {
  const [directory = '', ...entryIds] = command.positionals;
  const [[caseNo = ''], [keyFile = ''], [out = '']] = [listOption(command, 'case'), listOption(command, 'signing-key'), listOption(command, 'out')];
  if (!CASE_NO.test(caseNo) || keyFile === '' || out === '' || entryIds.length === 0) {
    io.error(`entries, --case, --signing-key and --out must be given, a case in capitals, digits and hyphens\n${HELP}`);
    return 2;
  }
  if (existsSync(out)) {
    io.error(`--out must name a directory that does not exist yet, got ${out}`);
    return 2;
  }
  const key = signingKey(keyFile);
  if (key === null) {
    io.error('--signing-key must be a file with an Ed25519 private key in PKCS#8 PEM');
    return 2;
  }
  const signer = ed25519Signer(EVIDENCE_SIGNER, key);
  const logs = await findLogs(nodeFileSystem, directory);
  const places = entryIds.map((entryId) => {
    const place = parseEntryId(entryId);
    const log = logs.find(({ origin }) => origin === place?.origin);
    if (place === null || log === undefined) throw new Error(`there is no log of entry ${JSON.stringify(entryId)}; there are ${logs.map(({ origin }) => origin).join(', ')}`);
    return { log, index: place.index };
  });
  const bundle = await evidenceBundle(nodeFileSystem, places, { caseNo, at: new Date(io.now()) }, signer);
  mkdirSync(out);
  for (const [name, bytes] of bundle) writeFileSync(join(out, name), bytes);
  io.out(`wrote ${bundle.size} files; verifier key of the manifest: ${signer.verifierKey}`);
  return 0;
}

/** `npm run audit:evidence`: resolves with the exit code. */
export async function evidenceCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { verify: text, 'verify-export': text, manifest: text, key: text, 'log-key': { type: 'string', multiple: true }, case: text, 'signing-key': text, out: text } as const;
  const command = parseCommand(argv, HELP, options, [0, 1_000], io);
  if (typeof command === 'number') return command;
  const [[bundle], [exported]] = [listOption(command, 'verify'), listOption(command, 'verify-export')];
  try {
    if (exported !== undefined) return verifyExport(command, exported, io);
    return bundle === undefined ? await write(command, io) : verify(command, bundle, io);
  } catch (error) {
    io.error(error instanceof Error ? error.message : 'the evidence cannot be put together');
    return 1;
  }
}

if (import.meta.main) await runCommand(evidenceCommand);
