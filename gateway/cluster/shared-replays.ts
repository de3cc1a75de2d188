import type { ProofReplayStore } from '../login/proof-replay-store.ts';
import { isPrimaryMessage } from './worker-messages.ts';
import type { WorkerMessage } from './worker-messages.ts';

/** The channel to the primary, as `process` has it in a worker. */
export interface PrimaryChannel {
  send(message: WorkerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** How long the primary may take to answer. Milliseconds. */
const ANSWER_TIMEOUT = 1_000;

/** Used proofs as the primary remembers them for all workers. No answer in time counts as used before: a replay must not pass because of a silence. */
export function createSharedReplays(channel: PrimaryChannel): ProofReplayStore {
  const waiting = new Map<number, (first: boolean) => void>();
  let asks = 0;
  channel.onMessage((message) => {
    if (!isPrimaryMessage(message)) return;
    waiting.get(message.ask)?.(message.first);
  });
  return {
    firstUse: (id, until) => new Promise<boolean>((resolve) => {
      const ask = (asks += 1);
      const settle = (first: boolean): void => {
        clearTimeout(timer);
        waiting.delete(ask);
        resolve(first);
      };
      const timer = setTimeout(() => settle(false), ANSWER_TIMEOUT);
      waiting.set(ask, settle);
      channel.send({ kind: 'first-use', ask, id, until });
    }),
  };
}
