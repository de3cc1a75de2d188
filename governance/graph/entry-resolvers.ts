import type { AccessView } from '../../journal/read/access-view.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { outcomeKinds } from '../search/entry-filter.ts';
import { entryIdOf } from '../search/entry-row.ts';
import type { EntryRow } from '../search/entry-row.ts';
import { audited, dateTime, roomOf } from './audit-answer.ts';

type Field = AccessView['fields'][number];
type Subject = AccessView['subjects'][number];

/** Entries whose journal was read for one answer: several fields of an entry are one reading. */
const views = new WeakMap<EntryRow, Promise<AccessView>>();

function viewOf(room: AuditRoom | null, row: EntryRow): Promise<AccessView> {
  const known = views.get(row) ?? audited(() => roomOf(room).journals.view(row.origin, row.index));
  views.set(row, known);
  return known;
}

/** `AccessEntry` and what hangs on it: metadata from the index, everything else from the journal itself. */
export function entryResolvers(room: AuditRoom | null) {
  return {
    AccessEntry: {
      entryId: (row: EntryRow) => entryIdOf(row),
      log: (row: EntryRow) => row.origin,
      at: (row: EntryRow) => dateTime(row.at),
      kind: (row: EntryRow) => (row.kind === 'A' ? 'ACCESS' : 'INTENT'),
      actorTag: (row: EntryRow) => row.actor,
      subjects: async (row: EntryRow) => (await viewOf(room, row)).subjects,
      fields: async (row: EntryRow) => (await viewOf(room, row)).fields,
      sources: async (row: EntryRow) => (await viewOf(room, row)).outcome?.sources ?? [],
      proof: async (row: EntryRow) => (await audited(() => roomOf(room).journals.proof(row.origin, row.index))).text,
    },
    AccessSubject: { tag: (subject: Subject) => subject.pseudonym },
    AccessField: { outcomes: ({ state }: Field) => outcomeKinds(typeof state === 'string' ? state : Object.keys(state).join('')) },
  } satisfies Record<string, Record<string, Resolver>>;
}

