import { GraphQLError } from 'graphql';
import type { SourceErrorExtensions } from '../../schema/contract/provenance.ts';
import type { SubgraphErrorCode } from '../../schema/contract/subgraph-error.ts';
import { SUBGRAPH_ERRORS } from '../../schema/contract/subgraph-error.ts';

/** An error of the contract: constant text by code, never a department's words or a value. */
export function subgraphError(code: Exclude<SubgraphErrorCode, SourceErrorExtensions['code']>): GraphQLError {
  return new GraphQLError(SUBGRAPH_ERRORS[code], { extensions: { code } });
}

/** The error of a source that gave no record and did not say there is none. */
export function sourceError(extensions: SourceErrorExtensions): GraphQLError {
  return new GraphQLError(SUBGRAPH_ERRORS[extensions.code], { extensions: { ...extensions } });
}
