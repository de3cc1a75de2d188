import type { DocumentNode } from 'graphql';
import type { Provenance } from '../../schema/contract/provenance.ts';
import type { ExecutionError } from './execution-error.ts';
import type { Disclosing } from './executor.ts';
import type { Disclosed } from './response/disclosing-writers.ts';
import type { SharedText } from './shared-text.ts';
import type { SignCall } from './subgraph/subgraph-client.ts';
import type { RequestSignal } from '../request-signal.ts';

export interface PrepareInput {
  /** One operation, validated: what is fetched, and the form of the response. */
  readonly document: DocumentNode;
  /** Identifies it within the schema. */
  readonly key: string;
  /** Custom scalars are single values: an object in place of one is irregular. Default false. */
  readonly flatScalars?: boolean;
}

export interface RunInput {
  /** Coerced, defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Aborted when the client goes away. */
  readonly signal: RequestSignal;
  readonly sign: SignCall;
  /** Calls may be shared with requests of the same key (share-key.ts). Null (the rule) shares nothing. */
  readonly shareKey: string | null;
}

export interface RunResult {
  /** JSON text of `data`. */
  readonly dataText: string;
  /** The same text where other requests may have this very result. */
  readonly sharedData?: SharedText;
  readonly errors: readonly ExecutionError[];
  readonly provenance: readonly Provenance[];
  /** Calls sent, by subgraph. */
  readonly calls: ReadonlyMap<string, number>;
  /** Whether the compiled writer did it, or plain completion had to. */
  readonly path: 'compiled' | 'plain';
}

/** As {@link RunResult}, with the data as an object. */
export type ObjectResult = Omit<RunResult, 'dataText' | 'sharedData' | 'path'> & { readonly data: Record<string, unknown> | null };

/** What a run under access decisions came to: the finished answer, or (`fetched`) completed data that these have still to be applied to. */
export type DisclosedResult = Pick<RunResult, 'errors' | 'provenance'> & (({ readonly kind: 'written' } & Disclosed) | { readonly kind: 'fetched'; readonly data: ObjectResult['data'] });

/** A planned and compiled operation, ready to run for any request that has the same key. */
export interface EngineOperation {
  /** Plans and compiles for the conditions that the variables decide, once for each set of them. @throws what the planner throws. */
  ready(variables: Readonly<Record<string, unknown>>): Promise<void>;
  /** Whether {@link ready} has nothing to do. */
  isReady(variables: Readonly<Record<string, unknown>>): boolean;
  /** @throws ClientError DEADLINE_EXCEEDED; InternalError CLIENT_GONE when the signal was aborted. */
  run(input: RunInput): Promise<RunResult>;
  /**
   * The same for a caller that wants the data itself, and takes from it only what it asked for: where everything is regular it is the merged data as
   * it is, which holds what plans needed beside.
   */
  runToObject(input: RunInput): Promise<ObjectResult>;
  /** Writes only what may be shown, in one pass with what the audit must know: for an operation prepared from a plan's own document. */
  runDisclosed(input: RunInput, disclosing: Disclosing): Promise<DisclosedResult>;
}
