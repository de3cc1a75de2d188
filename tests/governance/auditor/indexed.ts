import { setTimeout as delay } from 'node:timers/promises';
import type { AuditRoom } from '../../../governance/audit-room/audit-room.ts';
import type { World } from '../../scenarios/world.ts';

/** The audit side of a world. */
export function auditOf({ governance }: World): AuditRoom {
  if (governance.audit === null) throw new Error('a world must have its audit side');
  return governance.audit;
}

/** Waits until the index holds the request of a receipt: journals publish once a second. */
export async function indexed(world: World, { log, index }: { readonly log: string; readonly index: number }): Promise<void> {
  const audit = auditOf(world);
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(100)) {
    await audit.index.catchUp();
    const progress = (await audit.index.progress()).find(({ origin }) => origin === log);
    if (progress !== undefined && progress.nextIndex > index && progress.verifiedSize > index) return;
  }
  throw new Error(`entry ${index} of ${log} was not published and indexed within 15 s`);
}
