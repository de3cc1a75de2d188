/** Environment variable by which the primary tells a worker its slot; read in main.ts, set by the primary alone. */
export const SLOT_VARIABLE = 'SHUQIAO_GATEWAY_SLOT';

/** What a worker says to the primary. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly url: string }
  /** Was this proof of possession used before, by whichever worker? */
  | { readonly kind: 'first-use'; readonly ask: number; readonly id: string; readonly until: number };

/** What the primary says to a worker. */
export interface PrimaryMessage {
  readonly kind: 'first-use-answer';
  readonly ask: number;
  readonly first: boolean;
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'ready') return 'url' in message && typeof message.url === 'string';
  return message.kind === 'first-use' && 'ask' in message && typeof message.ask === 'number' && 'id' in message && typeof message.id === 'string' && 'until' in message && typeof message.until === 'number';
}

export function isPrimaryMessage(message: unknown): message is PrimaryMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'first-use-answer' && 'ask' in message && typeof message.ask === 'number' && 'first' in message && typeof message.first === 'boolean';
}
