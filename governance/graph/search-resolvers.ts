import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import { shortId } from '../own-log/own-log.ts';
import { EXPORT_SIGNER, exportContent, exportManifest } from '../search/access-export.ts';
import type { ExportFormat } from '../search/access-export.ts';
import { AccessStatistics } from '../search/access-statistics.ts';
import type { StatisticsRange } from '../search/access-statistics.ts';
import type { EntryFilter } from '../search/entry-filter.ts';
import { filterName } from '../search/entry-filter.ts';
import type { EntryRow } from '../search/entry-row.ts';
import { findEntry, searchEntries } from '../search/search-entries.ts';
import type { EntryPage, EntryPosition } from '../search/search-entries.ts';
import type { Auditor } from './audit-answer.ts';
import { audited, auditorOf, roomOf } from './audit-answer.ts';
import { connectionOf, pageSize, positionAfter } from './page.ts';
import type { PageArguments } from './page.ts';

interface SearchArguments extends PageArguments {
  readonly filter?: EntryFilter | null;
}

/** Names in one condition at most. */
const MOST_NAMES = 100;
const LONGEST_RANGE_DAYS = 366;

export const positionOf = ({ at, origin, index }: EntryRow): readonly string[] => [String(at), origin, String(index)];

/** Where a page of entries goes on, from an opened cursor. */
export function entryPosition(position: readonly string[] | null): EntryPosition | null {
  if (position === null) return null;
  const [at = '', origin = '', index = ''] = position;
  return { at: Number(at), origin, index: Number(index) };
}

function checkFilter(filter: EntryFilter): void {
  const names = Object.values(filter).filter((value) => Array.isArray(value));
  if (names.some((list) => list.length > MOST_NAMES)) throw new AuditRefusal('BAD_ARGUMENT', `a condition may name at most ${MOST_NAMES}`);
  for (const at of [filter.from, filter.to]) if (at !== null && at !== undefined && Number.isNaN(Date.parse(at))) throw new AuditRefusal('BAD_ARGUMENT', 'from and to must be RFC 3339 instants');
  const { gradeAtLeast } = filter;
  if (gradeAtLeast !== null && gradeAtLeast !== undefined && (gradeAtLeast < 1 || gradeAtLeast > 4)) throw new AuditRefusal('BAD_ARGUMENT', 'gradeAtLeast must be 1 to 4');
}

async function searched(room: AuditRoom, auditor: Auditor, given: SearchArguments, fallback?: number): Promise<EntryPage & { readonly list: string }> {
  const filter = given.filter ?? {};
  checkFilter(filter);
  const list = `entries ${filterName(filter)}`;
  const [first, after] = [pageSize(given, fallback), entryPosition(positionAfter(room.cursors, list, given))];
  const { lookupId } = filter;
  const tagged = lookupId === null || lookupId === undefined ? null : await room.lookups.use(lookupId, auditor.personId, auditor.organization);
  return { ...(await searchEntries(room.database, { filter, tagged, first, after })), list };
}

async function exported(room: AuditRoom, auditor: Auditor, given: SearchArguments & { readonly format: ExportFormat }) {
  const page = await searched(room, auditor, given, 100);
  const [now, exportId] = [room.clock(), shortId('DC')];
  const content = await exportContent(page.rows, given.format, room.journals);
  // What leaves in bulk is an entry of its own first, beside the gateway's.
  await room.log.note({
    kind: 'Q', action: 'export', actor: await room.log.actorTag(auditor.personId, now.getTime()), organization: auditor.organization, reason: `EXPORTED ${exportId}`, caseNo: null, approver: null,
  });
  const { sha256, note } = exportManifest({ content, format: given.format, count: page.rows.length, at: now, filter: filterName(given.filter ?? {}), exportId }, room.signingKey);
  const last = page.rows.at(-1);
  return {
    format: given.format, content, sha256, manifest: note, count: page.rows.length, hasNextPage: page.hasNextPage, signer: EXPORT_SIGNER,
    endCursor: last === undefined ? null : room.cursors.encode(page.list, positionOf(last)),
  };
}

function statistics(room: AuditRoom, input: StatisticsRange): AccessStatistics {
  const days = (Date.parse(input.to) - Date.parse(input.from)) / 86_400_000;
  if (!/^\d{4}-\d\d-\d\d$/.test(input.from) || !/^\d{4}-\d\d-\d\d$/.test(input.to) || !(days >= 0 && days < LONGEST_RANGE_DAYS)) {
    throw new AuditRefusal('BAD_ARGUMENT', `from and to must be days in order, at most ${LONGEST_RANGE_DAYS} of them`);
  }
  return new AccessStatistics(room.database, input, room.needs);
}

/** The auditor's questions of the index. Everything asked is an entry of the gateway's log as any request is. */
export function searchResolvers(room: AuditRoom | null) {
  return {
    accessEntries: (_root: unknown, given: SearchArguments, scope: RequestScope) => audited(async () => {
      const [auditor, { cursors }] = [auditorOf(scope), roomOf(room)];
      const { rows, hasNextPage, list } = await searched(roomOf(room), auditor, given);
      return connectionOf(rows, hasNextPage, { cursors, list, given, positionOf });
    }),
    accessEntry: (_root: unknown, { log, index }: { readonly log: string; readonly index: number }, scope: RequestScope) => audited(async () => {
      auditorOf(scope);
      return findEntry(roomOf(room).database, { origin: log, index });
    }),
    accessStatistics: (_root: unknown, { input }: { readonly input: StatisticsRange }, scope: RequestScope) => audited(async () => {
      auditorOf(scope);
      return statistics(roomOf(room), input);
    }),
    accessExport: (_root: unknown, given: SearchArguments & { readonly format: ExportFormat }, scope: RequestScope) => audited(() => exported(roomOf(room), auditorOf(scope), given)),
    auditLogs: (_root: unknown, _given: object, scope: RequestScope) => audited(async () => {
      auditorOf(scope);
      return (await roomOf(room).index.progress()).map(({ origin, nextIndex, verifiedSize, problem }) => ({
        log: origin, indexed: nextIndex, verified: verifiedSize, problem: problem?.code ?? null, problemMessage: problem?.message ?? null,
      }));
    }),
  } satisfies Record<string, Resolver>;
}
