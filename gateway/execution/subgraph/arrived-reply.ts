import { isUtf8 } from 'node:buffer';
import { readSubgraphReply } from './subgraph-reply.ts';
import type { ReadText, SubgraphReply, UnreadReply } from './subgraph-reply.ts';
import type { TransportReply } from './transport.ts';

const BACKSLASH = 0x5c;
const REPLACEMENT = '\ufffd';

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

  /** @throws SyntaxError when the bytes are not UTF-8 (RFC 8259, section 8.1): decoded regardless, what cannot be read would be shown as U+FFFD in somebody's name. */
  get text(): string {
    return (this.#text ??= this.#decoded());
  }

  #decoded(): string {
    const { body, memory } = this.#reply;
    this.#clean ??= !body.includes(BACKSLASH);
    const text = body.toString('utf8');
    // What cannot be read has become U+FFFD: without one, nothing need be looked at again.
    if (text.includes(REPLACEMENT) && !isUtf8(body)) throw new SyntaxError('The body must be UTF-8.');
    // Both things that are asked of the bytes are known now.
    memory?.give(body);
    return text;
  }
}
