import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import type { LogReport, Problem } from '../../../journal/verify/problem.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { SIGNING_KEY } from '../open-test-journal.ts';

/** A log of the house that is tampered with. */
export const A = 'shuqiao.test/gateway-0';
const KEY = ed25519Signer(A, SIGNING_KEY).verifierKey;
/** Small, so that images of the disk are quick to make. */
export const LIMITS = { reserveBytes: 64, zerosAheadBytes: 3_000 };

/** What is on a disk, by path. */
export type Disk = Map<string, Buffer>;

/** What verification says of every log on a disk. */
export function verify(disk: Disk, keys = [KEY]): Promise<readonly LogReport[]> {
  return verifyDirectory({ files: MemoryFileSystem.fromFiles(disk), directory: '/logs', keys, anchored: new Map(), now: Date.UTC(2026, 10, 22) });
}

export const reportOf = (reports: readonly LogReport[], origin: string): LogReport | undefined => reports.find((report) => report.origin === origin);

/** What is wrong with one log of a disk. */
export async function problemsOf(disk: Disk, origin = A, keys = [KEY]): Promise<readonly Problem[]> {
  return reportOf(await verify(disk, keys), origin)?.problems ?? [];
}

/** Changes a file, which must be there. */
export function edit(disk: Disk, path: string, change: (bytes: Buffer) => Buffer): void {
  const bytes = disk.get(path);
  if (bytes === undefined) throw new Error(`${path} is not on the disk`);
  disk.set(path, change(Buffer.from(bytes)));
}

/** Changes one byte. */
export const flip = (at: number) => (bytes: Buffer): Buffer => {
  bytes[at] = (bytes[at] ?? 0) ^ 0x20;
  return bytes;
};
