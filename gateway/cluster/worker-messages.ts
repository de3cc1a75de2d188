import { z } from 'zod';

/** Environment variable by which the primary tells a worker its slot; read in main.ts, set by the primary alone. */
export const SLOT_VARIABLE = 'SHUQIAO_GATEWAY_SLOT';

const ask = z.int();
const size = z.int().positive();

const questions = [
  /** Was this proof of possession used before, by whichever worker? */
  z.object({ kind: z.literal('first-use'), ask, id: z.string(), until: z.number() }),
  /** With which policy files does a worker begin? */
  z.object({ kind: z.literal('policy-wanted'), ask }),
  /** May so many values be taken out of this bucket of a lookup rate? */
  z.object({ kind: z.literal('take'), ask, wanted: z.object({ key: z.string(), values: z.array(z.string()).readonly(), burst: size, perMinute: size }) }),
] as const;

const files = z.object({ version: z.string(), texts: z.array(z.tuple([z.string(), z.string()])) });
const problems = z.array(z.object({ file: z.string(), line: z.int(), must: z.string(), got: z.string() }));

const replies = [
  /** What is wrong with the files for the graph this worker serves. */
  z.object({ kind: z.literal('policy-checked'), ask, problems }),
  /** Whether the files are in force now. */
  z.object({ kind: z.literal('policy-adopted'), ask, adopted: z.boolean() }),
] as const;

const workerMessage = z.discriminatedUnion('kind', [
  /** It listens; `policyVersion` is null for a graph without policy. */
  z.object({ kind: z.literal('ready'), url: z.string(), policyVersion: z.string().nullable() }), ...questions, ...replies,
]);

/** What the primary asks its workers, or tells them. */
const primaryOrder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy-check'), ask, files }),
  z.object({ kind: z.literal('policy-adopt'), ask, files }),
  z.object({ kind: z.literal('policy-refused'), refused: z.boolean() }),
]);

const primaryAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first-use-answer'), ask, first: z.boolean() }),
  z.object({ kind: z.literal('policy-answer'), ask, files: files.nullable() }),
  z.object({ kind: z.literal('take-answer'), ask, answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('taken') }), z.object({ kind: z.literal('wait'), seconds: z.number() })]) }),
]);

type Unnumbered<T> = T extends unknown ? Omit<T, 'ask'> : never;

/** What a worker says to the primary. */
export type WorkerMessage = z.infer<typeof workerMessage>;
/** What a worker asks the primary, before it bears a number. */
export type PrimaryQuestion = Unnumbered<z.infer<(typeof questions)[number]>>;
/** What the primary says to a worker's question, under the number of the question. */
export type PrimaryAnswer = z.infer<typeof primaryAnswer>;

/** What a worker replies to the primary's asking, under the number of what was asked. */
export type WorkerReply = z.infer<(typeof replies)[number]>;
/** What the primary asks or tells a worker of its own accord. */
export type PrimaryOrder = z.infer<typeof primaryOrder>;
/** Policy files as they cross between processes. */
export type SentPolicyFiles = z.infer<typeof files>;

export function isPrimaryOrder(message: unknown): message is PrimaryOrder {
  return primaryOrder.safeParse(message).success;
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return workerMessage.safeParse(message).success;
}

export function isPrimaryAnswer(message: unknown): message is PrimaryAnswer {
  return primaryAnswer.safeParse(message).success;
}
