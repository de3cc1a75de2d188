import type { ClientError } from '../errors/client-error.ts';
import type { Arrived, Operated } from '../request-context.ts';
import type { BodyPieces } from '../response/body-pieces.ts';

/** How far a request got. */
export type ExchangeState =
  | { readonly kind: 'arrived' }
  | { readonly kind: 'admitted'; readonly context: Operated }
  /** Thrown before Apollo Server was asked, by admission (`context` is null) or by a later stage: it still has to be told as Apollo Server tells it. */
  | { readonly kind: 'thrown'; readonly context: Operated | null; readonly thrown: unknown }
  | { readonly kind: 'answered'; readonly body: BodyPieces; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly error: ClientError };

/** One request on its way through Apollo Server: the only thing Apollo's context, executor and the HTTP adapter share. */
export class Exchange {
  readonly arrived: Arrived;
  state: ExchangeState = { kind: 'arrived' };

  constructor(arrived: Arrived) {
    this.arrived = arrived;
  }

  admitted(context: Operated): void {
    this.state = { kind: 'admitted', context };
  }

  /** Before Apollo Server was asked. */
  thrown(thrown: unknown): void {
    this.state = { kind: 'thrown', context: this.state.kind === 'admitted' ? this.state.context : null, thrown };
  }

  answer(body: BodyPieces, headers: Readonly<Record<string, string>>): void {
    this.state = { kind: 'answered', body, headers };
  }

  fail(error: ClientError): void {
    this.state = { kind: 'failed', error };
  }
}

/** Apollo Server's context value. A wrapper, because Apollo Server copies the context value it is given: the exchange itself must stay one. */
export interface ApolloContext {
  readonly exchange: Exchange;
}
