import { Supergraph } from '@apollo/federation-internals';
import { assertValidSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { stripGrades } from '../../schema/strip-grades.ts';

/** What clients see of a supergraph: federation's own machinery, grades and everything `@inaccessible` left out. Throws on what is no supergraph. */
export function apiSchema(supergraphSdl: string): GraphQLSchema {
  // supportedFeatures null: the file was checked for demands we cannot meet when it was read (schema/supergraph-file.ts).
  const schema = Supergraph.build(stripGrades(supergraphSdl), { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
  assertValidSchema(schema);
  return schema;
}
