import { GraphQLError, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { checkSyntax } from './check-syntax.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { measureDocument } from './measure-document.ts';
import type { OperationLimits } from './operation-limits.ts';

const MEASURED_LIMITS = ['depth', 'aliases', 'rootFields', 'selections', 'directives'] as const;

/** Parses a document within its limits: bytes before lexing, tokens while lexing, the rest before anyone walks it expanded. */
export function parseDocument(source: string, limits: OperationLimits): DocumentNode {
  const bytes = Buffer.byteLength(source);
  if (bytes > limits.documentBytes) throw limitExceeded('documentBytes', limits.documentBytes, bytes);
  const document = parseTokens(source, limits);
  checkSyntax(document, limits);
  const measures = measureDocument(document);
  if (measures.length > limits.operations) throw limitExceeded('operations', limits.operations, measures.length);
  for (const measure of measures) {
    for (const limit of MEASURED_LIMITS) {
      if (measure[limit] > limits[limit]) throw limitExceeded(limit, limits[limit], measure[limit]);
    }
  }
  return document;
}

function parseTokens(source: string, limits: OperationLimits): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (cause) {
    // The parser descends by recursion: a document that nests beyond its stack nests too deep by any measure.
    if (cause instanceof RangeError) throw limitExceeded('literalDepth', limits.literalDepth, null);
    if (!(cause instanceof GraphQLError)) throw cause;
    // graphql-js has one error class for both; its text is pinned by tests/gateway/operation/parse-document.test.ts.
    if (cause.message.includes('tokens. Parsing aborted')) throw limitExceeded('tokens', limits.tokens, null);
    // graphql-js quotes the offending token, which may be a literal: only the place is passed on.
    throw new ClientError('GRAPHQL_PARSE_FAILED', cause.locations === undefined ? {} : { locations: cause.locations });
  }
}
