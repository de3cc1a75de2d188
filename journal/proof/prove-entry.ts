import type { FileSystem } from '../files/file-system.ts';
import { inclusionProof } from '../merkle/inclusion-proof.ts';
import { TileTree } from '../merkle/tile-tree.ts';
import { LogFileError } from '../read/log-file-error.ts';
import { readCheckpoint } from '../read/read-checkpoint.ts';
import { readEntry } from '../read/read-entries.ts';
import { checkTlogProof } from './tlog-proof.ts';
import type { TlogProof } from './tlog-proof.ts';

/** The proof of a published entry together with the entry's bytes. Checked before it is given: a damaged log gives no proof but `LOG_FILE`. */
export async function proveEntry(files: FileSystem, log: string, index: number): Promise<{ readonly proof: TlogProof; readonly entry: Buffer }> {
  const head = await readCheckpoint(files, log);
  if (head === null) throw new LogFileError('the log has no checkpoint yet');
  const { size } = head.checkpoint;
  const entry = await readEntry(files, log, index, size);
  const proof: TlogProof = { index, path: await inclusionProof(new TileTree(files, log, size), index), checkpoint: head.note };
  const refusal = checkTlogProof(proof, entry, []);
  if (refusal !== null) throw new LogFileError(`entry ${index} cannot be proven: ${refusal}; run audit:verify`);
  return { proof, entry };
}
