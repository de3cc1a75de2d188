/** How one subgraph is called. Every figure has a default; SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS names only what differs. */
export interface SubgraphOptions {
  /** Milliseconds a call may take. Default 5000. */
  readonly timeoutMs?: number;
  /** Calls under way at once. Default 256. */
  readonly concurrency?: number;
  /** Calls that may wait for their turn; more are refused. Default 1024. */
  readonly queue?: number;
  /** Bytes of one response after decompression. Default 16 MiB. */
  readonly maxResponseBytes?: number;
  /** Representations in one call; more are sent in several. Default 1000. */
  readonly maxBatch?: number;
  /** Consecutive failures that open the breaker, and milliseconds it stays open. Defaults 10 and 5000. */
  readonly breakerThreshold?: number;
  readonly breakerOpenMs?: number;
  /** Ask for compressed responses. Default false: on one machine it costs more than it saves. */
  readonly compression?: boolean;
  /** The subgraph must see every request, so no call to it is shared between requests. Default false. */
  readonly unshared?: boolean;
}

export const SUBGRAPH_DEFAULTS = {
  timeoutMs: 5000,
  concurrency: 256,
  queue: 1024,
  maxResponseBytes: 16 * 1024 * 1024,
  maxBatch: 1000,
  breakerThreshold: 10,
  breakerOpenMs: 5000,
  compression: false,
  unshared: false,
} as const satisfies Required<SubgraphOptions>;
