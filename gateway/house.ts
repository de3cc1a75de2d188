import type { GraphQLSchema } from 'graphql';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import type { GraphMode } from './serve-graph.ts';

/** What outlives a supergraph: login, policy, consents and journal of a graded gateway; next to nothing of a public one. */
export interface House {
  /** The rooms for one supergraph. */
  mode(supergraph: SupergraphFile, api: GraphQLSchema): GraphMode;
  /** The rooms made last are about to serve: their schema and policy versions are journalled where they are new. Rejects when that is not durable. */
  takesEffect(): Promise<void>;
  /** Keys to sign calls with, by subgraph; null where subgraphs take anybody's calls. */
  readonly assertionKeys: ReadonlyMap<string, AssertionKey> | null;
  readiness(): { readonly login: boolean; readonly journal: boolean };
  /** Keeps what must be kept, the journal above all; no request may be running. */
  close(): Promise<void>;
}
