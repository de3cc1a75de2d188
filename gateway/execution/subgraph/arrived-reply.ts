import { readSubgraphReply } from './subgraph-reply.ts';
import type { ReadText, SubgraphReply, UnreadReply } from './subgraph-reply.ts';
import type { TransportReply } from './transport.ts';

const BACKSLASH = 0x5c;

/** A reply as it came, read by each who needs it; what it was is told to `judge` when it is read first. */
export class ArrivedReply implements UnreadReply {
  readonly #reply: TransportReply & { readonly kind: 'reply' };
  #judge: ((reply: SubgraphReply) => void) | null;
  #clean: boolean | null = null;
  #text: string | null = null;

  constructor(reply: TransportReply & { readonly kind: 'reply' }, judge: (reply: SubgraphReply) => void) {
    this.#reply = reply;
    this.#judge = judge;
  }

  read(readText: ReadText | null): SubgraphReply {
    const { status, mediaType } = this.#reply;
    const reply = readSubgraphReply(status, mediaType, this, readText);
    this.#judge?.(reply);
    this.#judge = null;
    return reply;
  }

  /** No byte is a backslash. */
  get clean(): boolean {
    return (this.#clean ??= !this.#reply.body.includes(BACKSLASH));
  }

  get text(): string {
    return (this.#text ??= this.#reply.body.toString('utf8'));
  }
}
