import { setTimeout as delay } from 'node:timers/promises';
import type { AuditRoom } from '../../../governance/audit-room/audit-room.ts';
import type { World } from '../../scenarios/world.ts';

/** The audit side of a world. */
export function auditOf({ governance }: World): AuditRoom {
  if (governance.audit === null) throw new Error('a world must have its audit side');
  return governance.audit;
}

/** More looks than any publication needs. By number and not by the clock: a machine that stands still for a while looks no less often. */
const MOST_LOOKS = 600;

/** Waits until the index holds the request of a receipt: journals publish once a second. */
export async function indexed(world: World, { log, index }: { readonly log: string; readonly index: number }): Promise<void> {
  const audit = auditOf(world);
  for (let looks = 0; looks < MOST_LOOKS; looks += 1, await delay(100)) {
    await audit.index.catchUp();
    const progress = (await audit.index.progress()).find(({ origin }) => origin === log);
    if (progress !== undefined && progress.nextIndex > index && progress.verifiedSize > index) return;
  }
  throw new Error(`entry ${index} of ${log} was not published and indexed, looked for ${MOST_LOOKS} times`);
}
