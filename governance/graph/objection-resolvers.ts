import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { Objection, ObjectionReason, ObjectionState } from '../objection/objection.ts';
import { findEntry } from '../search/search-entries.ts';
import { accessPlaceOf } from './access-id.ts';
import { audited, auditorOf, dateTime, roomOf } from './audit-answer.ts';
import { connectionOf, pageSize, positionAfter } from './page.ts';
import type { PageArguments } from './page.ts';

/** The logged-in person, who objects for itself. */
function citizenOf({ assertion }: RequestScope): string {
  if (assertion.self === null) throw new AuditRefusal('OBJECTION_REFUSED', 'only a person may object');
  return assertion.self;
}

/** Objections from the handler's side, and the acts of both sides. */
export function objectionResolvers(room: AuditRoom | null) {
  return {
    Query: {
      objections: (_root: unknown, given: PageArguments & { readonly state?: ObjectionState | null }, scope: RequestScope) => audited(async () => {
        auditorOf(scope);
        const { cursors, objections } = roomOf(room);
        const list = `objections ${given.state ?? '*'}`;
        const page = await objections.list(given.state ?? null, pageSize(given), positionAfter(cursors, list, given)?.[0] ?? null);
        return connectionOf(page.objections, page.hasNextPage, { cursors, list, given, positionOf: ({ objectionNo }) => [objectionNo] });
      }),
    },
    Mutation: {
      raiseObjection: (_root: unknown, { input }: { readonly input: { readonly accessId: string; readonly reason: ObjectionReason; readonly fields?: readonly string[] | null } }, scope: RequestScope) => audited(async () => {
        const [personId, { cursors, objections }] = [citizenOf(scope), roomOf(room)];
        const place = accessPlaceOf(cursors, personId, input.accessId);
        if (place === null) throw new AuditRefusal('OBJECTION_REFUSED', 'the access must be one of the own list');
        return objections.raise(personId, place, input.reason, input.fields ?? null);
      }),
      withdrawObjection: (_root: unknown, { objectionNo }: { readonly objectionNo: string }, scope: RequestScope) => audited(async () => roomOf(room).objections.withdraw(citizenOf(scope), objectionNo)),
      handleObjection: (_root: unknown, { input }: { readonly input: { readonly objectionNo: string; readonly state: ObjectionState; readonly answer?: string | null } }, scope: RequestScope) =>
        audited(async () => roomOf(room).objections.handle(auditorOf(scope).personId, input.objectionNo, input.state, input.answer ?? null)),
    },
    Objection: {
      raisedAt: ({ raisedAt }: Objection) => dateTime(raisedAt),
      dueAt: ({ dueAt }: Objection) => dateTime(dueAt),
      entry: (objection: Objection) => findEntry(roomOf(room).database, objection),
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
