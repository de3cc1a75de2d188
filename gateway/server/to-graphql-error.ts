import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { GraphQLErrorOptions } from 'graphql';
import { headersOf } from '../errors/headers-of.ts';
import { toClientError, toPublicError } from '../errors/public-error.ts';
import type { Exchange } from './exchange.ts';

/** A failed request as the GraphQLError that Apollo Server answers with, HTTP status and headers aboard; the exchange is marked failed. */
export function toGraphQLError(thrown: unknown, exchange: Exchange): GraphQLError {
  const error = toClientError(thrown);
  exchange.fail(error);
  const { message, extensions, locations } = toPublicError(error, exchange.arrived.requestId);
  return new LocatedError(message, locations, {
    originalError: error,
    extensions: { ...extensions, http: { status: error.status, headers: new HeaderMap(Object.entries(headersOf(error))) } },
  });
}

/** GraphQLError derives its locations from AST nodes; ours come without, for documents are kept without locations. */
class LocatedError extends GraphQLError {
  readonly #locations: readonly { readonly line: number; readonly column: number }[] | undefined;

  constructor(message: string, locations: readonly { readonly line: number; readonly column: number }[] | undefined, options: GraphQLErrorOptions) {
    super(message, options);
    this.#locations = locations;
  }

  override toJSON(): ReturnType<GraphQLError['toJSON']> {
    return { ...super.toJSON(), ...(this.#locations === undefined ? {} : { locations: this.#locations }) };
  }
}
