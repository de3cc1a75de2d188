import { ClientError } from '../errors/client-error.ts';
import type { Log } from '../log.ts';
import type { Operated, Purposed } from '../request-context.ts';
import type { ItemCatalogue } from './item-catalogue.ts';
import { resolvePurpose } from './resolve-purpose.ts';

export interface PurposeRoom {
  /** The items of the policy in force now. */
  readonly items: () => ItemCatalogue;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: Log;
}

/** Stage 3: why it is asked, from the signed token. A purpose that does not hold refuses the request; it is never read as none. */
export function purposeStage(room: PurposeRoom, context: Operated): Purposed {
  const result = resolvePurpose(context.token, room.items(), Math.floor(room.clock() / 1000));
  if (result.ok) return { ...context, purpose: result.purpose };
  room.log.info({ requestId: context.requestId, code: result.code, reason: result.reason }, 'purpose refused');
  throw new ClientError(result.code);
}
