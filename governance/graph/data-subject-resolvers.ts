import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { ownAccesses } from '../audit-room/own-accesses.ts';
import type { OwnAccess } from '../audit-room/own-accesses.ts';
import type { Objection } from '../objection/objection.ts';
import { dataAccessGroups } from '../search/data-access.ts';
import { accessIdOf } from './access-id.ts';
import { audited, dateTime, roomOf } from './audit-answer.ts';
import { connectionOf, pageSize, positionAfter } from './page.ts';
import type { PageArguments } from './page.ts';
import { entryPosition, positionOf } from './search-resolvers.ts';

interface PersonReference {
  readonly personId: string;
}

/** Only the person itself reads who looked at its data; for anybody else there is nothing, whatever the gateway decided. */
const isSelf = ({ assertion }: RequestScope, personId: string): boolean => assertion.self === personId;

/** 谁看过我的数据, and one's own objections. */
export function dataSubjectResolvers(room: AuditRoom | null) {
  return {
    Person: {
      accessLog: ({ personId }: PersonReference, given: PageArguments, scope: RequestScope) => audited(async () => {
        if (!isSelf(scope, personId)) return null;
        const audit = roomOf(room);
        const list = `own accesses ${personId}`;
        const page = await ownAccesses(audit, personId, pageSize(given), entryPosition(positionAfter(audit.cursors, list, given)));
        return connectionOf(page.accesses, page.hasNextPage, { cursors: audit.cursors, list, given, positionOf: ({ row }) => positionOf(row) });
      }),
      objections: ({ personId }: PersonReference, _given: object, scope: RequestScope) => audited(async () => (isSelf(scope, personId) ? roomOf(room).objections.ofSubject(personId) : null)),
    },
    DataAccess: {
      accessId: ({ personId, row }: OwnAccess) => accessIdOf(roomOf(room).cursors, personId, row),
      subjectId: ({ personId }: OwnAccess) => personId,
      at: ({ row }: OwnAccess) => dateTime(row.at),
      organization: ({ row }: OwnAccess) => row.organization,
      principalKind: ({ row }: OwnAccess) => row.principalKind,
      clientId: ({ row }: OwnAccess) => row.clientId,
      item: ({ row }: OwnAccess) => row.item,
      legalBasis: ({ row }: OwnAccess) => row.legalBasis,
      groups: ({ row }: OwnAccess) => dataAccessGroups(roomOf(room).database, row, roomOf(room).words),
      objection: async ({ personId, row }: OwnAccess) =>
        (await roomOf(room).objections.ofSubject(personId)).find(({ origin, index }) => origin === row.origin && index === row.index) ?? null,
    },
    MyObjection: {
      subjectId: ({ subjectKey }: Objection) => subjectKey,
      accessId: (objection: Objection) => accessIdOf(roomOf(room).cursors, objection.subjectKey, objection),
      raisedAt: ({ raisedAt }: Objection) => dateTime(raisedAt),
      dueAt: ({ dueAt }: Objection) => dateTime(dueAt),
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
