import { until } from '../until.ts';
import type { Answered } from './world.ts';

/** Asks until an answer holds: the gateway hears of what governance was told within seconds. Throws what came last when it never does. */
export function askUntil(ask: () => Promise<Answered>, holds: (answer: Answered) => boolean): Promise<Answered> {
  return until(async () => {
    const answer = await ask();
    if (!holds(answer)) throw new Error(`it must be in force within seconds: ${JSON.stringify(answer.body)}`);
    return answer;
  });
}
