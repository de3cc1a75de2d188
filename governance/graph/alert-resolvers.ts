import type { RequestScope } from '../../subgraphs/request/request-scope.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';
import type { Alert, AlertState, AlertStep } from '../alerts/alert.ts';
import type { AuditRoom } from '../audit-room/audit-room.ts';
import { entryIdOf } from '../search/entry-row.ts';
import { findEntry } from '../search/search-entries.ts';
import { audited, auditorOf, dateTime, roomOf } from './audit-answer.ts';
import { connectionOf, pageSize, positionAfter } from './page.ts';
import type { PageArguments } from './page.ts';

interface AlertArguments extends PageArguments {
  readonly state?: AlertState | null;
  readonly rule?: string | null;
}

/** Alerts and their handling. */
export function alertResolvers(room: AuditRoom | null) {
  return {
    Query: {
      auditAlerts: (_root: unknown, given: AlertArguments, scope: RequestScope) => audited(async () => {
        auditorOf(scope);
        const { cursors, alerts } = roomOf(room);
        const condition = { state: given.state ?? null, rule: given.rule ?? null };
        const list = `alerts ${condition.state ?? '*'} ${condition.rule ?? '*'}`;
        const page = await alerts.list(condition, pageSize(given), positionAfter(cursors, list, given)?.[0] ?? null);
        return connectionOf(page.alerts, page.hasNextPage, { cursors, list, given, positionOf: ({ alertId }) => [alertId] });
      }),
    },
    Mutation: {
      moveAlert: (_root: unknown, { input }: { readonly input: { readonly alertId: string; readonly state: AlertState; readonly note: string } }, scope: RequestScope) =>
        audited(async () => roomOf(room).alerts.move(input.alertId, input.state, input.note, auditorOf(scope))),
    },
    AuditAlert: {
      title: ({ rule }: Alert) => roomOf(room).alertRules.rules.find(({ id }) => id === rule)?.title ?? null,
      from: ({ fromMs }: Alert) => dateTime(fromMs),
      to: ({ toMs }: Alert) => dateTime(toMs),
      dueAt: ({ dueAt }: Alert) => dateTime(dueAt),
      evidenceIds: async ({ alertId }: Alert) => (await roomOf(room).alerts.evidenceOf(alertId)).map(entryIdOf),
      evidence: async ({ alertId }: Alert) => {
        const { alerts, database } = roomOf(room);
        const entries = await Promise.all((await alerts.evidenceOf(alertId)).map((place) => findEntry(database, place)));
        return entries.filter((entry) => entry !== null);
      },
      steps: ({ alertId }: Alert) => roomOf(room).alerts.stepsOf(alertId),
    },
    AlertStep: {
      at: ({ at }: AlertStep) => dateTime(at),
      mine: ({ movedBy }: AlertStep, _given: object, { assertion }: RequestScope) => movedBy === assertion.self,
    },
  } satisfies Record<string, Record<string, Resolver>>;
}
