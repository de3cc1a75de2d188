import { isPrimaryAnswer } from './worker-messages.ts';
import type { PrimaryAnswer, PrimaryQuestion, WorkerMessage } from './worker-messages.ts';

/** The channel to the primary, as `process` has it in a worker. */
export interface PrimaryChannel {
  send(message: WorkerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Asks the primary; null when it did not answer in time, a second unless told otherwise (milliseconds). */
export type AskPrimary = (question: PrimaryQuestion, patience?: number) => Promise<PrimaryAnswer | null>;

/** How long the primary may take to answer. Milliseconds. */
const ANSWER_TIMEOUT = 1_000;

/** Questions to the primary over one channel, each with a number so that answers find who asked. Make one for a worker. */
export function createAskPrimary(channel: PrimaryChannel): AskPrimary {
  const waiting = new Map<number, (answer: PrimaryAnswer) => void>();
  let asks = 0;
  channel.onMessage((message) => {
    if (isPrimaryAnswer(message)) waiting.get(message.ask)?.(message);
  });
  return (question, patience = ANSWER_TIMEOUT) => new Promise((resolve) => {
    const ask = (asks += 1);
    const settle = (answer: PrimaryAnswer | null): void => {
      clearTimeout(timer);
      waiting.delete(ask);
      resolve(answer);
    };
    const timer = setTimeout(() => settle(null), patience);
    waiting.set(ask, settle);
    channel.send({ ...question, ask });
  });
}
