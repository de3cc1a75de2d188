import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { parseVerifierKey } from '../note/parse-verifier-key.ts';

export type TrustedKeys = { readonly kind: 'keys'; readonly verifiers: readonly NoteVerifier[] } | { readonly kind: 'none'; readonly reason: string };

/**
 * The verifiers to check a log with: the keys given, each under the log's own name, or else those of the log's `vkey` file, which show that
 * nothing broke but not who signed.
 */
export async function trustedKeys(files: FileSystem, log: string, given: readonly string[], origin: string): Promise<TrustedKeys> {
  const own = given.length > 0 ? null : await files.read(join(log, 'vkey'));
  const lines = given.length > 0 ? given : (own?.toString() ?? '').split('\n').filter((line) => line !== '');
  if (lines.length === 0) return { kind: 'none', reason: 'the log has no vkey file; give its verifier key' };
  const verifiers: NoteVerifier[] = [];
  for (const line of lines) {
    const parsed = parseVerifierKey(line, origin);
    if (parsed.kind === 'malformed') return { kind: 'none', reason: parsed.reason };
    verifiers.push(parsed.verifier);
  }
  return { kind: 'keys', verifiers };
}
