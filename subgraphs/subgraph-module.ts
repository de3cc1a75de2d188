import type { SubgraphName } from '../schema/subgraph-sources.ts';
import type { RequestScope } from './request/request-scope.ts';

/** A resolver of any parent and arguments: the schema, not the compiler, says which. `(parent, arguments, context, info)`, references `(reference, context, info)`. */
export type Resolver = (...given: never[]) => unknown;
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

/** One department's meaning in the graph: its resolvers, and what they need for one request. Made over an adapter; knows no wire format. */
export interface SubgraphModule {
  readonly name: SubgraphName;
  readonly resolvers: Resolvers;
  /** The resolvers' context for one request: loaders live and die with it, so that nothing read for one principal is given to another. */
  contextOf(scope: RequestScope): RequestScope;
  /** Ends the adapter's connections. */
  close(): Promise<void>;
}
