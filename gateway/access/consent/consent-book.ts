import type { SubjectKey } from '../../purpose/relation.ts';
import type { ConsentChange, ConsentRecord } from './consent-change.ts';
import type { ConsentSnapshot, ConsentView } from './consent-snapshot.ts';

/** A snapshot whose feed is older than this counts as no consent (design.md section 7, "Shared state"). Milliseconds. */
export const STALE_AFTER_MS = 5_000;

interface Version {
  readonly sequence: number;
  readonly record: ConsentRecord;
}

/** Every version of one consent, oldest first. Appended to, never changed: a snapshot reads the last one not newer than itself. */
type History = Version[];

const ABSENT: ConsentView = { state: 'absent', by: 'SUBJECT' };
/** Whose live consent is named when several live ones cover a field: the subject's own says most. */
const BY_WEIGHT = { SUBJECT: 3, KIN: 2, GROUP: 1 } as const;
const STATE_WEIGHT = { live: 4, stale: 3, revoked: 2, expired: 1, absent: 0 } as const;

function viewOf(record: ConsentRecord, at: number): ConsentView {
  const by = record.grantedBy;
  if (record.revokedAt !== null) return { state: 'revoked', by };
  return { state: at < Date.parse(record.validTo) ? 'live' : 'expired', by };
}

const stronger = (one: ConsentView, other: ConsentView): ConsentView => {
  const difference = STATE_WEIGHT[one.state] - STATE_WEIGHT[other.state] || BY_WEIGHT[one.by] - BY_WEIGHT[other.by];
  return difference >= 0 ? one : other;
};

/** All consents a worker knows, by subject; hands out snapshots that later changes don't touch. */
export class ConsentBook {
  readonly #bySubject = new Map<string, Map<string, History>>();
  #version = 0;

  /** Sequence of the last change applied. */
  get version(): number {
    return this.#version;
  }

  /** Applies changes in order; one already applied is passed over. Throws RangeError on a gap. */
  apply(changes: readonly ConsentChange[]): void {
    for (const { sequence, payload } of changes) {
      if (sequence <= this.#version) continue;
      if (sequence !== this.#version + 1) throw new RangeError(`change ${this.#version + 1} must come next, got ${sequence}`);
      const ofSubject = this.#bySubject.get(payload.subjectKey) ?? new Map<string, History>();
      this.#bySubject.set(payload.subjectKey, ofSubject);
      ofSubject.set(payload.consentId, [...(ofSubject.get(payload.consentId) ?? []), { sequence, record: payload }]);
      this.#version = sequence;
    }
  }

  /** What is known now. `freshAt` is when governance last answered (epoch milliseconds), null when it never has. */
  snapshot(freshAt: number | null): ConsentSnapshot {
    const version = this.#version;
    const isStale = (at: number): boolean => freshAt === null || at - freshAt > STALE_AFTER_MS;
    const recordsOf = (subject: SubjectKey, item: string | null): ConsentRecord[] => (item === null ? [] : this.#recordsAt(subject, item, version));
    return {
      version,
      consent: ({ subject, item, coordinate, at }) => {
        const view = recordsOf(subject, item).filter(({ fields }) => fields.includes(coordinate)).map((record) => viewOf(record, at)).reduce(stronger, ABSENT);
        return isStale(at) ? { ...view, state: 'stale' } : view;
      },
      // Two-person approvals and trust between regions are not in the feed yet: nobody holds one.
      approval: () => 'absent',
      trust: () => 'absent',
      signature: ({ subjects, item, at }) => {
        if (isStale(at)) return 'stale';
        return subjects.flatMap((subject) => recordsOf(subject, item).map((record) => `${subject.key} ${record.consentId} ${viewOf(record, at).state}`)).sort().join('\n');
      },
    };
  }

  #recordsAt({ kind, key }: SubjectKey, item: string, version: number): ConsentRecord[] {
    return [...(this.#bySubject.get(key)?.values() ?? [])].flatMap((history) => {
      const last = history.findLast(({ sequence }) => sequence <= version);
      return last !== undefined && last.record.itemCode === item && last.record.subjectKind === kind ? [last.record] : [];
    });
  }
}
