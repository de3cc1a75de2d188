import { decodeDifferences } from '../codec/field-differences.ts';
import type { LogEntry } from '../codec/log-entry.ts';
import { TILE_WIDTH } from '../layout/tile-path.ts';
import { LEAST_RETENTION_DAYS } from '../prune/least-retention.ts';
import { beginsAnew } from '../read/read-beginning.ts';
import type { Problem, Remark } from './problem.ts';

/** Silence longer than this, heartbeats being due every minute, is a gap. Milliseconds. */
const GAP_MS = 180_000;
/** A clock may step back this far without a remark. Milliseconds. */
const CLOCK_SLACK_MS = 2_000;
/** Entries may lie this far in the future of the verifier's clock. Milliseconds. */
const FUTURE_SLACK_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** Remarks of one kind beyond this many are counted, not listed. */
const MAX_REMARKS = 200;

type Request = Extract<LogEntry, { readonly kind: 'A' | 'I' }>;

/** Checks entries in their order for what each must hold by itself and towards those before it. Memory is bounded by one boot's templates. */
export class EntryCheck {
  readonly problems: Problem[] = [];
  readonly remarks: Remark[] = [];
  readonly #now: number;
  readonly #minimumIndex: number;
  #templates = new Map<number, number>();
  #parts = new Map<number, number>();
  #contexts = new Set<number>();
  #names = new Set<number>();
  #lists = new Map<number, number>();
  #blocks = new Set<number>();
  #lastAt: number | null = null;
  #ended = true;
  /** Verifier keys that the current boot named. */
  verifierKeys: readonly string[] = [];

  /** In a pruned log entries may refer to what is gone, until templates and dictionary begin anew. */
  #whole: boolean;

  constructor(now: number, minimumIndex: number) {
    this.#now = now;
    this.#minimumIndex = minimumIndex;
    this.#whole = minimumIndex === 0;
    if (minimumIndex > 0) this.remarks.push({ index: 0, message: `entries 0 to ${minimumIndex - 1} were pruned; their hashes are here and were checked` });
  }

  check(index: number, entry: LogEntry): void {
    // Below the minimum some bundles may still be there, between others that are not.
    if (index < this.#minimumIndex) return;
    if (!this.#whole && beginsAnew(entry) && 'at' in entry) this.#beginsAfterPruning(index, entry.at);
    if (!this.#whole) return;
    if (entry.kind === 'H' && entry.anew) this.#beginAnew();
    switch (entry.kind) {
      case 'B':
        this.#checkBoot(index, entry);
        break;
      case 'T':
        this.#checkTemplate(index, entry);
        break;
      case 'D':
        if (entry.dictionary === 'context') this.#contexts.add(index);
        else if (entry.dictionary === 'name') this.#names.add(index);
        else this.#lists.set(index, entry.names.length);
        break;
      case 'S':
        this.#blocks.add(index);
        break;
      case 'A':
      case 'I':
        this.#checkRequest(index, entry);
        break;
      default:
        break;
    }
    if ('at' in entry) this.#checkTime(index, entry);
  }

  /** After the last entry: a log that never begins anew after its minimum was not cut by retention. */
  end(): void {
    if (!this.#whole) this.#prunedWrongly('nothing that is left begins anew');
  }

  /**
   * Retention cuts a log in the bundle in which it begins anew, and not before its time. Anything else is a removal that a file "minimum" is
   * to excuse.
   */
  #beginsAfterPruning(index: number, at: number): void {
    this.#whole = true;
    if (index >= this.#minimumIndex + TILE_WIDTH) this.#prunedWrongly(`the log begins anew only at entry ${index}, and retention cuts no earlier than in that bundle`);
    else if (at > this.#now - LEAST_RETENTION_DAYS * DAY_MS) {
      this.#prunedWrongly(`entry ${index}, which follows them, is of ${new Date(at).toISOString()}, and entries must be kept for ${LEAST_RETENTION_DAYS} days`);
    } else this.#remark(index, `the log can be read from here on; requests between ${this.#minimumIndex} and here refer to templates that were pruned, and only their hashes were checked`);
  }

  #prunedWrongly(why: string): void {
    this.problems.push({ code: 'PRUNED_WRONGLY', index: 0, upTo: this.#minimumIndex - 1, message: `entries 0 to ${this.#minimumIndex - 1} are said to be pruned, but ${why}` });
  }

  #problem(code: Problem['code'], index: number, message: string): void {
    if (this.problems.length < MAX_REMARKS) this.problems.push({ code, index, upTo: null, message });
  }

  #remark(index: number, message: string): void {
    if (this.remarks.length < MAX_REMARKS) this.remarks.push({ index, message });
  }

  #checkBoot(index: number, entry: Extract<LogEntry, { readonly kind: 'B' }>): void {
    if (entry.event === 'shutdown') {
      this.#ended = true;
      return;
    }
    if (entry.previousSize !== index) this.#problem('BOOT_MISMATCH', index, `the boot entry ${index} must name the ${index} entries before it, it names ${entry.previousSize}`);
    if (!this.#ended) this.#remark(index, 'booted without a shutdown entry before: the process was killed or the machine lost power');
    if (entry.discardedBytes > 0) this.#remark(index, `${entry.discardedBytes} bytes of unfinished, never acknowledged writes were discarded at this boot`);
    this.#ended = false;
    this.verifierKeys = entry.verifierKeys;
    this.#lastAt = null;
    this.#beginAnew();
  }

  /** Templates and dictionary are written anew from here, so nothing after it may refer to anything before it. */
  #beginAnew(): void {
    this.#templates = new Map();
    this.#parts = new Map();
    this.#contexts = new Set();
    this.#names = new Set();
    this.#lists = new Map();
    this.#blocks = new Set();
  }

  #checkTemplate(index: number, entry: Extract<LogEntry, { readonly kind: 'T' }>): void {
    if (entry.part) {
      this.#parts.set(index, entry.fields.length);
      return;
    }
    let fields = entry.template.fields.length;
    for (const part of entry.parts) {
      const length = this.#parts.get(part);
      if (length === undefined) this.#problem('REFERENCE_BROKEN', index, `template ${index} refers to entry ${part}, which is no part of a template`);
      fields += length ?? 0;
    }
    if (entry.template.defaults.length !== fields) {
      this.#problem('ENTRY_MALFORMED', index, `template ${index} must have one default state a field: ${fields} fields, ${entry.template.defaults.length} states`);
    }
    this.#templates.set(index, fields);
  }

  #checkRequest(index: number, entry: Request): void {
    const missing = (reference: number, what: string): void => {
      this.#problem('REFERENCE_BROKEN', index, `entry ${index} refers to entry ${reference}, which is not ${what} of its boot or day`);
    };
    const fields = this.#templates.get(entry.templateIndex);
    if (fields === undefined) missing(entry.templateIndex, 'a template');
    if (!this.#contexts.has(entry.contextIndex)) missing(entry.contextIndex, 'a context');
    for (const block of entry.subjectBlocks) if (!this.#blocks.delete(block)) missing(block, 'a subject block');
    if (entry.kind === 'I') return;
    if (entry.sourceNamesIndex !== null && this.#lists.get(entry.sourceNamesIndex) !== entry.sources.length) missing(entry.sourceNamesIndex, 'the list of its sources');
    for (const { statusIndex } of entry.sources) if (statusIndex !== null && !this.#names.has(statusIndex)) missing(statusIndex, 'a status');
    if (entry.refusalIndex !== null && !this.#names.has(entry.refusalIndex)) missing(entry.refusalIndex, 'a refusal');
    // An intent may stand before the turn of a day.
    if (entry.intent !== null && entry.intent >= index) missing(entry.intent, 'an intent');
    const differences = decodeDifferences(entry.differences, (reference) => (this.#names.has(reference) ? '' : null));
    if (differences === null) this.#problem('ENTRY_MALFORMED', index, `the field differences of entry ${index} are malformed`);
    else if (fields !== undefined && differences.some((difference) => difference.index >= fields)) {
      this.#problem('REFERENCE_BROKEN', index, `entry ${index} speaks of a field that its template does not have`);
    }
  }

  #checkTime(index: number, entry: LogEntry & { readonly at: number }): void {
    const { at } = entry;
    if (at > this.#now + FUTURE_SLACK_MS) this.#remark(index, `its time lies in the future of this machine's clock: ${new Date(at).toISOString()}`);
    // An access entry carries the time its request arrived, so only the journal's own entries say when they were written.
    if (entry.kind === 'A' || entry.kind === 'I') return;
    if (entry.kind === 'H' && entry.clockOffsetMs !== 0) this.#remark(index, `the wall clock jumped by ${entry.clockOffsetMs} ms`);
    else if (this.#lastAt !== null && at - this.#lastAt > GAP_MS) this.#remark(index, `no heartbeat for ${Math.round((at - this.#lastAt) / 1000)} s before this entry`);
    else if (this.#lastAt !== null && this.#lastAt - at > CLOCK_SLACK_MS) this.#remark(index, `its time is ${this.#lastAt - at} ms before that of an earlier entry`);
    this.#lastAt = at;
    if (entry.kind === 'X') this.#remark(index, `${entry.subject} ${entry.state}${entry.cause === null ? '' : ` (${entry.cause})`}${entry.notReleased === null ? '' : `; entries ${entry.notReleased.join(' to ')} were not released`}`);
  }
}
