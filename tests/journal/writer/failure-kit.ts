import type { AccessRecord } from '../../../journal/journal-entry.ts';
import { JournalUnavailableError } from '../../../journal/writer/journal-unavailable-error.ts';
import type { LogJournal } from '../../../journal/writer/log-journal.ts';
import type { Fault } from '../memory-file-system.ts';
import { PLAIN_TEMPLATE, sampleRecord } from '../sample-record.ts';

/** A call that fails and does nothing. */
export const eio = (code = 'EIO'): Fault => ({ kind: 'error', code, tookEffect: false });

/** A record that discloses L1 and names nobody. */
export const L1 = (n: number): AccessRecord => sampleRecord(n, { template: PLAIN_TEMPLATE, subjects: [] });
/** A record that discloses L3. */
export const L3 = (n: number): AccessRecord => sampleRecord(n);

/** `served`, or why the journal took no entry. */
export async function outcome(append: Promise<unknown>): Promise<string> {
  try {
    await append;
    return 'served';
  } catch (error) {
    if (error instanceof JournalUnavailableError) return error.reason;
    throw error;
  }
}

/** What the journal does with a record that discloses L1 only, and with one that discloses L3. */
export async function bothGrades(journal: LogJournal): Promise<{ L1: string; L3: string }> {
  return { L1: await outcome(journal.append(L1(9_001))), L3: await outcome(journal.append(L3(9_002))) };
}
