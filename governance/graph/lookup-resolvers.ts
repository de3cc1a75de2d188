import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import { normalizeIdNumber, parseIdNumber } from '../../standards/id-number.ts';
import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { LookupRequest, SubjectLookup } from '../lookup/subject-lookup.ts';
import { audited, auditorOf, dateTime, roomOf } from './audit-answer.ts';
import { connectionOf, pageSize, positionAfter } from './page.ts';
import type { PageArguments } from './page.ts';

interface LookupInput {
  readonly personId?: string | null;
  readonly idNumber?: string | null;
  readonly uscc?: string | null;
  readonly aspect: LookupRequest['aspect'];
  readonly reason: string;
  readonly caseNo: string;
}

/** GA/T 517 code of the resident identity card. */
const RESIDENT_CARD = '111';

/** Who is looked up. An ID number becomes a personId here and is kept nowhere. */
function subjectOf({ personIds }: AuditRoom, { personId, idNumber, uscc }: LookupInput): Pick<LookupRequest, 'subjectKind' | 'subjectKey'> {
  const given = [personId, idNumber, uscc].filter((name) => name !== null && name !== undefined);
  if (given.length !== 1) throw new AuditRefusal('BAD_ARGUMENT', 'exactly one of personId, idNumber and uscc must be given');
  if (typeof personId === 'string') {
    if (personIds.decode(personId) === null) throw new AuditRefusal('BAD_IDENTIFIER', 'the personId must be one of this environment');
    return { subjectKind: 'PERSON', subjectKey: personId };
  }
  if (typeof idNumber === 'string') {
    const number = normalizeIdNumber(idNumber);
    if (!parseIdNumber(number).ok) throw new AuditRefusal('BAD_IDENTIFIER', 'the ID number must be well-formed with a right check character');
    return { subjectKind: 'PERSON', subjectKey: personIds.encode({ type: RESIDENT_CARD, number }) };
  }
  const code = normalizeUscc(uscc ?? '');
  if (!parseUscc(code).ok) throw new AuditRefusal('BAD_IDENTIFIER', 'the USCC must be well-formed with a right check character');
  return { subjectKind: 'ENTITY', subjectKey: code };
}

const LIST = 'subject lookups';

/** Lookups by data subject: two auditors, a reason, a case and a term. */
export function lookupResolvers(room: AuditRoom | null) {
  const decide = (decision: 'APPROVED' | 'REFUSED'): Resolver => (_root: unknown, { lookupId }: { readonly lookupId: string }, scope: RequestScope) => audited(async () => {
    const { personId, organization } = auditorOf(scope);
    return roomOf(room).lookups.decide(lookupId, decision, personId, organization);
  });
  return {
    Query: {
      subjectLookups: (_root: unknown, given: PageArguments, scope: RequestScope) => audited(async () => {
        auditorOf(scope);
        const { cursors, lookups } = roomOf(room);
        const page = await lookups.list(pageSize(given), positionAfter(cursors, LIST, given)?.[0] ?? null);
        return connectionOf(page.lookups, page.hasNextPage, { cursors, list: LIST, given, positionOf: ({ lookupId }) => [lookupId] });
      }),
    },
    Mutation: {
      requestSubjectLookup: (_root: unknown, { input }: { readonly input: LookupInput }, scope: RequestScope) => audited(async () => {
        const { personId, organization } = auditorOf(scope);
        const { aspect, reason, caseNo } = input;
        return roomOf(room).lookups.request({ auditor: personId, organization, aspect, reason, caseNo, ...subjectOf(roomOf(room), input) });
      }),
      approveSubjectLookup: decide('APPROVED'),
      refuseSubjectLookup: decide('REFUSED'),
    },
    SubjectLookup: {
      requestedAt: ({ requestedAt }: SubjectLookup) => dateTime(requestedAt),
      decidedAt: ({ decidedAt }: SubjectLookup) => dateTime(decidedAt),
      expiresAt: ({ expiresAt }: SubjectLookup) => dateTime(expiresAt),
      mine: ({ requestedBy }: SubjectLookup, _given: object, { assertion }: RequestScope) => requestedBy === assertion.self,
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
