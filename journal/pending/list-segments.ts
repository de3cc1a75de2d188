import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';

export interface SegmentFile {
  readonly path: string;
  /** Grows with every segment of this directory; never reused. */
  readonly sequence: number;
}

/** File name of a segment. */
export const segmentName = (sequence: number): string => `${String(sequence).padStart(10, '0')}.frames`;

/** The segments of a `pending` directory, oldest first; none when the directory is not there. */
export async function listSegments(files: FileSystem, directory: string): Promise<SegmentFile[]> {
  const names = (await files.list(directory)) ?? [];
  return names.filter((name) => /^\d{10}\.frames$/.test(name)).map((name) => ({ path: join(directory, name), sequence: Number(name.slice(0, 10)) }));
}
