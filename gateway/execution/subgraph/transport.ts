import type { Cancellation } from './cancellation.ts';
import type { ReplyMemory } from './reply-memory.ts';

/** One HTTP call to a subgraph. */
export interface TransportCall {
  readonly subgraph: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the call is given up. */
  readonly timeoutMs: number;
  /** Bytes after decompression that a response may have. */
  readonly maxBytes: number;
  readonly cancellation: Cancellation;
}

/** CROSSED: what came answers another call. */
export type TransportFailure = 'CONNECT' | 'RESET' | 'TIMEOUT' | 'TOO_LARGE' | 'ENCODING' | 'CANCELLED' | 'CROSSED';

export type TransportReply =
  | {
    readonly kind: 'reply';
    readonly status: number;
    readonly mediaType: string;
    readonly body: Buffer;
    /** Takes the body's memory back, once, from whoever has read it and never looks at it again; not there where nobody wants it back. */
    readonly memory?: ReplyMemory;
  }
  | { readonly kind: 'failure'; readonly failure: TransportFailure };

/** Carries calls to subgraphs. Never rejects. */
export interface Transport {
  send(call: TransportCall): Promise<TransportReply>;
  /** Waits for calls in flight, then closes every connection. */
  close(): Promise<void>;
}
