import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { GraphQLError, NoSchemaIntrospectionCustomRule, execute, parse, specifiedRules, validate } from 'graphql';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchemaModule } from '@apollo/subgraph/dist/schema-helper/index.js';
import { SOURCE_ERROR_CODES } from '../../schema/contract/provenance.ts';
import { SUBGRAPH_ERRORS } from '../../schema/contract/subgraph-error.ts';
import type { SubgraphErrorCode } from '../../schema/contract/subgraph-error.ts';
import { subgraphSdl } from '../../schema/subgraph-sources.ts';
import type { RequestScope } from '../request/request-scope.ts';
import type { SubgraphModule } from '../subgraph-module.ts';
import { mayReadNotShared, notSharedCoordinates, selectsAny } from './not-shared-fields.ts';

/** A GraphQL request as the gateway sends it. */
export interface SubgraphOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
}

export interface SubgraphResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: { readonly code: SubgraphErrorCode } }[];
  readonly extensions: { readonly provenance: ReturnType<RequestScope['provenance']['entries']> };
}

/** Told of what no client may read: the error as thrown. */
export type ReportError = (error: unknown, requestId: string) => void;

type LibraryResolvers = NonNullable<GraphQLSchemaModule['resolvers']>;

interface KnownDocument {
  readonly document: DocumentNode;
  /** It selects fields that are not shared. */
  readonly notShared: boolean;
}

/** Documents kept parsed and validated; the gateway sends few, again and again. */
const MOST_DOCUMENTS = 2_000;
/** The schema is the supergraph's to tell, not a subgraph's. */
const HIDDEN_ROOTS = ['_service'];

/** A subgraph ready to execute operations: schema built once, documents validated once. */
export function executableSubgraph(module: SubgraphModule, report: ReportError) {
  // Resolvers are written for the parents and arguments the SDL promises them; the library's type says `any` for both.
  const typeDefs = parse(subgraphSdl(module.name));
  const schema = buildSubgraphSchema({ typeDefs, resolvers: module.resolvers as LibraryResolvers });
  const notShared = notSharedCoordinates(typeDefs);
  const documents = new Map<string, KnownDocument | null>();

  function documentOf(query: string): KnownDocument | null {
    const known = documents.get(query);
    if (known !== undefined) return known;
    const document = validDocument(schema, query);
    const read = document === null ? null : { document, notShared: selectsAny(schema, document, notShared) };
    if (documents.size >= MOST_DOCUMENTS) documents.clear();
    documents.set(query, read);
    return read;
  }

  return async function run(operation: SubgraphOperation, scope: RequestScope): Promise<SubgraphResponse> {
    const known = documentOf(operation.query);
    if (known === null) return shape({ errors: [failure('GRAPHQL_VALIDATION_FAILED')] }, scope, report);
    if (known.notShared && !mayReadNotShared(scope.assertion)) {
      report(new Error(`fields that are not shared must be asked for by their subject or owner, and were by ${scope.assertion.principalKind}`), scope.assertion.requestId);
      return shape({ errors: [failure(SOURCE_ERROR_CODES.REFUSED)] }, scope, report);
    }
    const { document } = known;
    const contextValue = module.contextOf(scope);
    const { query: _query, variables: variableValues, operationName } = operation;
    return shape(await execute({ schema, document, contextValue, variableValues, operationName }), scope, report);
  };
}

const failure = (code: SubgraphErrorCode) => new GraphQLError(SUBGRAPH_ERRORS[code], { extensions: { code } });

function validDocument(schema: GraphQLSchema, query: string): DocumentNode | null {
  try {
    const document = parse(query, { noLocation: true, maxTokens: 20_000 });
    const asksForSchema = HIDDEN_ROOTS.some((root) => new RegExp(`\\b${root}\\b`).test(query));
    return !asksForSchema && validate(schema, document, [...specifiedRules, NoSchemaIntrospectionCustomRule]).length === 0 ? document : null;
  } catch {
    // Does not parse. The words of the parser quote the document, and are not passed on.
    return null;
  }
}

/** The response: data, errors of the contract and nothing else of them, provenance. */
function shape({ data, errors }: ExecutionResult, scope: RequestScope, report: ReportError): SubgraphResponse {
  const provenance = scope.provenance.entries();
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => clientError(error, scope, report)) }),
    extensions: { provenance },
  };
}

function clientError(error: GraphQLError, { assertion }: RequestScope, report: ReportError) {
  const path = error.path === undefined ? {} : { path: error.path };
  const { code, ...facts } = error.extensions;
  if (isContractCode(code) && error.message === SUBGRAPH_ERRORS[code]) return { message: SUBGRAPH_ERRORS[code], ...path, extensions: { ...facts, code } };
  // Without a path nothing was resolved: the variables did not fit. graphql-js quotes their values, so only the code goes out.
  const own: SubgraphErrorCode = error.path === undefined ? 'GRAPHQL_VALIDATION_FAILED' : 'INTERNAL';
  report(error.originalError ?? error, assertion.requestId);
  return { message: SUBGRAPH_ERRORS[own], ...path, extensions: { code: own } };
}

function isContractCode(code: unknown): code is SubgraphErrorCode {
  return typeof code === 'string' && Object.hasOwn(SUBGRAPH_ERRORS, code);
}
