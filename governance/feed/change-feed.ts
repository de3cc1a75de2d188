import type { Database, Queryable } from '../database/database.ts';
import type { JournalEvent } from '../../journal/journal-entry.ts';
import type { Change, ChangeBody, ChangePage } from './change.ts';
import { endsGrant, grantEvent } from './grant-event.ts';
import type { GrantEvent } from './grant-event.ts';

/** Serialises writers of the feed: a reader that has seen sequence N will never find a smaller one appear later. */
const FEED_LOCK = 4_108_002;
const PAGE_SIZE = 1_000;

interface ChangeRow {
  readonly sequence: string | number;
  readonly at: Date;
  readonly kind: Change['kind'];
  readonly payload: Change['payload'];
}

export interface ChangeFeed {
  /** Adds a change inside the caller's transaction, which must hold nothing else locked. What opens data is durable in the log first; rejects when it is not. What closes data takes effect whether or not the log can hold it. */
  append(transaction: Queryable, body: ChangeBody, at: Date): Promise<number>;
  /** Tells waiting readers that a transaction with changes was committed. */
  announce(): void;
  /** Changes after `sequence`, at most 1,000. */
  after(sequence: number): Promise<ChangePage>;
  /** Like `after`, but waits for a change until `signal` aborts or `waitMs` passes when there is none yet. */
  wait(sequence: number, waitMs: number, signal: AbortSignal): Promise<ChangePage>;
}

async function appendChange(transaction: Queryable, { kind, payload }: ChangeBody, at: Date): Promise<number> {
  await transaction.query('SELECT pg_advisory_xact_lock($1)', [FEED_LOCK]);
  const rows = await transaction.query<{ sequence: string | number }>(
    'INSERT INTO change (sequence, at, kind, payload) SELECT coalesce(max(sequence), 0) + 1, $1, $2, $3 FROM change RETURNING sequence',
    [at.toISOString(), kind, JSON.stringify(payload)],
  );
  return Number(rows[0]?.sequence);
}

async function pageAfter(database: Database, sequence: number, clock: () => Date): Promise<ChangePage> {
  const rows = await database.query<ChangeRow>('SELECT sequence, at, kind, payload FROM change WHERE sequence > $1 ORDER BY sequence LIMIT $2', [sequence, PAGE_SIZE]);
  const [newest] = await database.query<{ head: string | number }>('SELECT coalesce(max(sequence), 0) AS head FROM change');
  return {
    // Kind and payload were written together by `append`, so they belong together.
    changes: rows.map(({ sequence: number, at, kind, payload }) => ({ sequence: Number(number), at: at.toISOString(), kind, payload }) as Change),
    head: Number(newest?.head ?? 0),
    at: clock().toISOString(),
  };
}

/** Makes an event durable in governance's own log. */
export type NoteEvent = (event: JournalEvent) => Promise<unknown>;

/** The feed over one database. Waiting readers are woken by `announce` in this process. `note` keeps the log told of every grant that changes; without it there is no log. `onUnlogged`: why what closed data is not in the log. */
export function createChangeFeed(database: Database, clock: () => Date, note: NoteEvent = async () => {}, onUnlogged: (error: unknown) => void = () => {}): ChangeFeed {
  const waiting = new Set<() => void>();
  const change = (waitMs: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    waiting.add(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
  const told = async (event: GrantEvent): Promise<void> => {
    try {
      await note(event);
    } catch (error) {
      // Nobody's data stay open because a disk is full: the feed itself says what ended.
      if (!endsGrant(event)) throw error;
      onUnlogged(error);
    }
  };
  return {
    append: async (transaction, body, at) => {
      const sequence = await appendChange(transaction, body, at);
      const event = grantEvent(body);
      if (event !== null) await told(event);
      return sequence;
    },
    announce: () => [...waiting].forEach((wake) => wake()),
    after: (sequence) => pageAfter(database, sequence, clock),
    wait: async (sequence, waitMs, signal) => {
      // Register first, then look: a change committed in between wakes the reader instead of being missed.
      const woken = change(waitMs, signal);
      const page = await pageAfter(database, sequence, clock);
      if (page.changes.length > 0 || signal.aborted) return page;
      await woken;
      return pageAfter(database, sequence, clock);
    },
  };
}
