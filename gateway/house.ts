import type { GraphQLSchema } from 'graphql';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import type { PolicyControl } from './policy-in-force.ts';
import type { GraphMode } from './serve-graph.ts';

/** What outlives a supergraph: login, policy, consents and journal of a graded gateway; next to nothing of a public one. */
export interface House {
  /** The rooms for one supergraph. */
  mode(supergraph: SupergraphFile, api: GraphQLSchema): GraphMode;
  /** Changes the policy beside the graph that is served; null in a house without one. */
  readonly policy: PolicyControl | null;
  /** The rooms made last serve from now on: their schema and policy versions are journalled first where they are new. Rejects when that is not durable. */
  takesEffect(): Promise<void>;
  /** Keys to sign calls with, by subgraph; null where subgraphs take anybody's calls. */
  readonly assertionKeys: ReadonlyMap<string, AssertionKey> | null;
  readiness(): { readonly login: boolean; readonly journal: boolean };
  /** Keeps what must be kept, the journal above all; no request may be running. */
  close(): Promise<void>;
}
