import { z } from 'zod';

/** Environment variable by which the primary tells a worker its slot; read in main.ts, set by the primary alone. */
export const SLOT_VARIABLE = 'SHUQIAO_GATEWAY_SLOT';

const ask = z.int();
const size = z.int().positive();

const questions = [
  /** Was this proof of possession used before, by whichever worker? */
  z.object({ kind: z.literal('first-use'), ask, id: z.string(), until: z.number() }),
  /** May so many values be taken out of this bucket of a lookup rate? */
  z.object({ kind: z.literal('take'), ask, wanted: z.object({ key: z.string(), values: z.array(z.string()).readonly(), burst: size, perMinute: size }) }),
] as const;

const workerMessage = z.discriminatedUnion('kind', [z.object({ kind: z.literal('ready'), url: z.string() }), ...questions]);

const primaryAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first-use-answer'), ask, first: z.boolean() }),
  z.object({ kind: z.literal('take-answer'), ask, answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('taken') }), z.object({ kind: z.literal('wait'), seconds: z.number() })]) }),
]);

type Unnumbered<T> = T extends unknown ? Omit<T, 'ask'> : never;

/** What a worker says to the primary. */
export type WorkerMessage = z.infer<typeof workerMessage>;
/** What a worker asks the primary, before it bears a number. */
export type PrimaryQuestion = Unnumbered<z.infer<(typeof questions)[number]>>;
/** What the primary says to a worker's question, under the number of the question. */
export type PrimaryAnswer = z.infer<typeof primaryAnswer>;

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return workerMessage.safeParse(message).success;
}

export function isPrimaryAnswer(message: unknown): message is PrimaryAnswer {
  return primaryAnswer.safeParse(message).success;
}
