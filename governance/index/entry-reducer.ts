import type { LogEntry, LoggedSubject } from '../../journal/codec/log-entry.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import { EntryResolver } from '../../journal/read/entry-resolver.ts';
import type { IndexDictionary, SharedIds } from './index-dictionary.ts';

type Request = Extract<LogEntry, { readonly kind: 'A' | 'I' }>;

/** One row of `audit_entry` with its subjects. */
export interface IndexedEntry extends SharedIds {
  readonly index: number;
  readonly at: number;
  readonly kind: 'A' | 'I';
  readonly actor: string | null;
  readonly caseNo: string | null;
  readonly requestId: string;
  readonly tokenHash: string;
  readonly network: string | null;
  readonly status: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly latencyMs: number | null;
  readonly refusal: string | null;
  readonly intent: number | null;
  readonly subjects: readonly LoggedSubject[];
}

interface Shared {
  readonly ids: SharedIds;
  readonly refusal: string | null;
}

/** Combinations of template, context, differences, sources and refusal remembered: requests repeat them, so most entries are never resolved in full. */
const MAX_KNOWN = 50_000;

/** Turns access and intent entries of one log into rows. */
export class EntryReducer {
  readonly #resolver: EntryResolver;
  readonly #dictionary: IndexDictionary;
  #known = new Map<string, Shared>();

  /** @param read gives the decoded entry at an index of this log. */
  constructor(origin: string, dictionary: IndexDictionary, read: (index: number) => Promise<LogEntry>) {
    this.#resolver = new EntryResolver(origin, read);
    this.#dictionary = dictionary;
  }

  async reduce(index: number, entry: Request): Promise<IndexedEntry> {
    const key = sharedKey(entry);
    let shared = this.#known.get(key);
    let subjects = entry.subjects;
    if (shared === undefined || entry.subjectBlocks.length > 0) {
      const view = await this.#resolver.view(index, entry);
      subjects = view.subjects;
      shared ??= await this.#remember(key, view);
    }
    const { at, kind, actor, caseNo, requestId, tokenHash, network } = entry;
    const outcome = entry.kind === 'A'
      ? { status: entry.status, rows: entry.rows, bytes: entry.bytes, latencyMs: entry.latencyMs, intent: entry.intent }
      : { status: null, rows: null, bytes: null, latencyMs: null, intent: null };
    return { index, at, kind, actor, caseNo, requestId, tokenHash, network, ...outcome, ...shared.ids, refusal: shared.refusal, subjects };
  }

  async #remember(key: string, view: AccessView): Promise<Shared> {
    const shared = { ids: await this.#dictionary.idsOf(view), refusal: view.outcome?.refusal ?? null };
    if (this.#known.size >= MAX_KNOWN) this.#known = new Map();
    this.#known.set(key, shared);
    return shared;
  }
}

/** References are indexes into one log, whose entries never change: equal references mean equal content. */
function sharedKey(entry: Request): string {
  if (entry.kind === 'I') return `I ${entry.templateIndex} ${entry.contextIndex}`;
  const statuses = entry.sources.map(({ statusIndex }) => statusIndex ?? '').join(',');
  return `A ${entry.templateIndex} ${entry.contextIndex} ${entry.sourceNamesIndex ?? ''} ${statuses} ${entry.refusalIndex ?? ''} ${entry.differences}`;
}
