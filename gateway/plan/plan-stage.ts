import { ClientError } from '../errors/client-error.ts';
import type { Executor, PreparedOperation } from '../execution/executor.ts';
import { stepUpChallenge } from '../login/challenge.ts';
import type { Accessed, Planned } from '../request-context.ts';
import type { PlanWaiters } from './plan-waiters.ts';

export interface PlanRoom {
  readonly executor: Executor;
  /** Who waits for plans of this executor. */
  readonly waiters: PlanWaiters;
  /** Age up to which a FACE or CA authentication counts, seconds. */
  readonly stepUpSeconds: number;
}

const STEP_UP_REASON = 'STEP_UP_REQUIRED';

/** Stage 5: plans what access left of the operation. A rejected operation ends here, with its access plan in the context for the audit. */
export function planStage(room: PlanRoom, context: Accessed): Promise<Planned> | Planned {
  const { rejected, document, documentHash } = context.access;
  if (rejected === STEP_UP_REASON) throw new ClientError('STEP_UP_REQUIRED', { headers: { 'www-authenticate': stepUpChallenge(room.stepUpSeconds) } });
  // The reason stays in the audit: told to a client, it would say which list or consent stands in the way.
  if (rejected !== null) throw new ClientError('OPERATION_REJECTED');
  if (document === null) return { ...context, plan: { kind: 'nothing-to-fetch' } };
  const planned = (operation: PreparedOperation): Planned => ({ ...context, plan: { kind: 'prepared', operation } });
  const prepared = room.executor.prepare({ document, documentHash, access: context.access });
  return prepared instanceof Promise ? room.waiters.wait(documentHash, prepared, context.signal).then(planned) : planned(prepared);
}
