import type { Answered } from './world.ts';

const PATIENCE_MS = 60_000;

/** Asks until an answer holds: the gateway hears of what governance was told within seconds. Throws what came last when it never does. */
export async function askUntil(ask: () => Promise<Answered>, holds: (answer: Answered) => boolean): Promise<Answered> {
  const by = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > by) throw new Error(`it must be in force within seconds: ${JSON.stringify(answer.body)}`);
  }
}
