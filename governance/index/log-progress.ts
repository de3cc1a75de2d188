import type { Queryable } from '../database/database.ts';

/** How far a log is indexed and how far its entries were found to be what its signed checkpoints commit to. */
export interface LogProgress {
  readonly logId: number;
  readonly origin: string;
  /** Entries below this are indexed. */
  readonly nextIndex: number;
  /** Entries below this are verified: hashed to `verifiedRoot`, which a trusted checkpoint named. */
  readonly verifiedSize: number;
  /** Base64; null before the first checkpoint was verified. */
  readonly verifiedRoot: string | null;
  readonly problem: LogProblem | null;
}

/** What is wrong with a log as a follower sees it; `npm run audit:verify` finds the exact place. */
export interface LogProblem {
  readonly code: 'LOG_UNREADABLE' | 'CHECKPOINT_REJECTED' | 'ROLLED_BACK' | 'REWRITTEN' | 'ROOT_MISMATCH' | 'LOG_MISSING';
  readonly message: string;
}

interface ProgressRow {
  readonly log_id: number;
  readonly origin: string;
  readonly next_index: string | number;
  readonly verified_size: string | number;
  readonly verified_root: string | null;
  readonly problem_code: LogProblem['code'] | null;
  readonly problem: string | null;
}

const fromRow = (row: ProgressRow): LogProgress => ({
  logId: row.log_id, origin: row.origin, nextIndex: Number(row.next_index), verifiedSize: Number(row.verified_size), verifiedRoot: row.verified_root,
  problem: row.problem_code === null ? null : { code: row.problem_code, message: row.problem ?? '' },
});

/** Progress of every log the index ever saw, by origin. */
export async function allProgress(database: Queryable): Promise<LogProgress[]> {
  return (await database.query<ProgressRow>('SELECT * FROM audit_log ORDER BY origin')).map(fromRow);
}

/** Progress of one log, begun at nothing when it is new. */
export async function progressOf(database: Queryable, origin: string): Promise<LogProgress> {
  await database.query('INSERT INTO audit_log (origin) VALUES ($1) ON CONFLICT (origin) DO NOTHING', [origin]);
  const [row] = await database.query<ProgressRow>('SELECT * FROM audit_log WHERE origin = $1', [origin]);
  if (row === undefined) throw new Error('the progress of a log must be there once it was inserted');
  return fromRow(row);
}

/** Records that everything below `size` is what a trusted checkpoint commits to. Never moves back. */
export async function saveVerified(database: Queryable, logId: number, size: number, root: Buffer): Promise<void> {
  await database.query('UPDATE audit_log SET verified_size = $2, verified_root = $3 WHERE log_id = $1 AND verified_size < $2', [logId, size, root.toString('base64')]);
}

/** Records how a pass over a log ended. */
export async function saveOutcome(database: Queryable, logId: number, problem: LogProblem | null, at: Date): Promise<void> {
  await database.query('UPDATE audit_log SET problem_code = $2, problem = $3, followed_at = $4 WHERE log_id = $1', [logId, problem?.code ?? null, problem?.message ?? null, at.toISOString()]);
}
