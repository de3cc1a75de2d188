import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginLandingPageDisabled, ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import type { ClientErrorCode } from '../errors/error-registry.ts';
import { toPublicError } from '../errors/public-error.ts';
import type { Log } from '../log.ts';
import type { Operated, Responded } from '../request-context.ts';
import { Exchange } from './exchange.ts';
import type { ApolloContext } from './exchange.ts';
import { currentRequestId } from './request-scope.ts';
import { toGraphQLError } from './to-graphql-error.ts';

export interface ApolloServerRoom {
  /** What clients see of the graph. */
  readonly schema: GraphQLSchema;
  /** The valid document whose source has this SHA-256, from the operation room's cache: Apollo Server neither parses nor validates again. */
  readonly documentOf: (sha256: string) => DocumentNode | undefined;
  /** Stages 3 to 8. */
  readonly answer: (context: Operated) => Promise<Responded> | Responded;
  readonly log: Log;
}

const SHA256_LENGTH = 64;

/**
 * Apollo Server around our pipeline: it negotiates media types, prevents cross-site requests and shapes errors; every switch that depends on
 * NODE_ENV or the environment is set here (access.md F10, F11). Its gateway is an object whose executor leaves the finished body with the exchange. A success whose head
 * is known does not pass through here (known-heads.ts).
 */
export async function createApolloServer(room: ApolloServerRoom): Promise<ApolloServer<ApolloContext>> {
  const server = new ApolloServer<ApolloContext>({
    gateway: gatewayOf(room),
    nodeEnv: 'production',
    introspection: true, // The operation room decides, by principal and settings, before Apollo Server sees a document.
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    persistedQueries: false, // The operation room has its own, per client.
    stopOnTerminationSignals: false, // The gateway stops in its own order: no request or audit entry is lost.
    documentStore: { get: async (key) => room.documentOf(key.slice(-SHA256_LENGTH)), set: async () => {}, delete: async () => {} },
    plugins: [
      ApolloServerPluginLandingPageDisabled(), ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginCacheControlDisabled(),
    ],
    logger: apolloLogger(room.log),
    formatError: (formatted, error) => formatError(room.log, formatted, error),
  });
  await server.start();
  return server;
}

type GatewayOption = NonNullable<ConstructorParameters<typeof ApolloServer<ApolloContext>>[0]['gateway']>;
type SchemaCallback = Parameters<GatewayOption['onSchemaLoadOrUpdate']>[0];

function gatewayOf(room: ApolloServerRoom): GatewayOption {
  let announce: SchemaCallback = () => {};
  return {
    onSchemaLoadOrUpdate(callback) {
      announce = callback;
      return () => {};
    },
    async load() {
      announce({ apiSchema: room.schema, coreSupergraphSdl: '' });
      return { executor: (request) => execute(room, request.context) };
    },
    stop: async () => {},
  };
}

async function execute(room: ApolloServerRoom, { exchange }: Record<string, unknown>): Promise<{ data: Record<string, never> }> {
  if (!(exchange instanceof Exchange) || (exchange.state.kind !== 'admitted' && exchange.state.kind !== 'thrown')) throw new Error('the executor must be given an exchange that was admitted');
  try {
    if (exchange.state.kind === 'thrown') throw exchange.state.thrown;
    const { response } = await room.answer(exchange.state.context);
    // The body stays with the exchange: Apollo Server is to head it, not to carry it.
    exchange.answer(response.body, response.headers);
    return { data: {} };
  } catch (thrown) {
    throw toGraphQLError(thrown, exchange);
  }
}

/** Errors of ours pass as they are; Apollo Server's own are translated to the registry's codes, their text left behind. */
function formatError(log: Log, formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (error instanceof GraphQLError && error.originalError instanceof ClientError) return formatted;
  const requestId = currentRequestId();
  const code = codeOf(formatted, error);
  log.warn({ requestId, code, apolloCode: formatted.extensions?.['code'], apolloMessage: formatted.message }, 'Apollo Server refused a request');
  return toPublicError(new ClientError(code), requestId);
}

function codeOf(formatted: GraphQLFormattedError, error: unknown): ClientErrorCode {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined;
  if (typeof http === 'object' && http !== null && 'status' in http && http.status === 406) return 'NOT_ACCEPTABLE';
  return formatted.extensions?.['code'] === 'BAD_REQUEST' ? 'BAD_REQUEST' : 'INTERNAL';
}

function apolloLogger(log: Log): { debug(): void; info(): void; warn(message?: unknown): void; error(message?: unknown): void } {
  return { debug() {}, info() {}, warn: (message) => log.warn({ apollo: String(message) }, 'Apollo Server warns'), error: (message) => log.error({ apollo: String(message) }, 'Apollo Server reports an error') };
}
