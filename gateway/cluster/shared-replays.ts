import type { ProofReplayStore } from '../login/proof-replay-store.ts';
import type { AskPrimary } from './ask-primary.ts';

/** Used proofs as the primary remembers them for all workers. No answer in time counts as used before: a replay must not pass because of a silence. */
export function createSharedReplays(ask: AskPrimary): ProofReplayStore {
  return {
    async firstUse(id, until) {
      const answer = await ask({ kind: 'first-use', id, until });
      return answer?.kind === 'first-use-answer' && answer.first;
    },
  };
}
