import type { RateStore } from '../access/rates/rate-store.ts';
import type { AskPrimary } from './ask-primary.ts';

/** Seconds to wait told when the primary is silent. */
const WAIT_ON_SILENCE = 1;

/** Buckets of lookup rates as the primary keeps them for all workers, so that more workers are no more tries. No answer in time is a bucket that is empty. */
export function createSharedRates(ask: AskPrimary): RateStore {
  return {
    async take(wanted) {
      const answer = await ask({ kind: 'take', wanted });
      return answer?.kind === 'take-answer' ? answer.answer : { kind: 'wait', seconds: WAIT_ON_SILENCE };
    },
  };
}
