import { andThen } from '../and-then.ts';
import { ClientError } from '../errors/client-error.ts';
import type { Executor } from '../execution/executor.ts';
import { stepUpChallenge } from '../login/challenge.ts';
import type { Accessed, Planned } from '../request-context.ts';

export interface PlanRoom {
  readonly executor: Executor;
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
  return andThen(room.executor.prepare({ document, documentHash, access: context.access }), (operation) => ({ ...context, plan: { kind: 'prepared', operation } }));
}
