import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { PathStep } from './flatten-path.ts';
import type { WrittenKey } from './fetch-shape.ts';

/** A query plan made ready to run: what can be decided from the plan and the supergraph alone is decided here, once. */
export interface Program {
  readonly step: ProgramStep | null;
  /** Every fetch, by its `index`. */
  readonly fetches: readonly FetchStep[];
  /** Equal fetches that may run at the same moment, sent as one call. */
  readonly groups: readonly CoalesceGroup[];
  /** Dotted paths whose value several parents may share, and the fetches that fan it out. */
  readonly sharedPaths: ReadonlyMap<string, readonly number[]>;
  /** These, and those of which one answer of a fetch may bring the same again: then its reader makes one object of it. */
  readonly repeatedPaths: ReadonlyMap<string, readonly number[]>;
  readonly operationKind: 'query' | 'mutation';
}

export type ProgramStep =
  | { readonly kind: 'sequence'; readonly steps: readonly ProgramStep[] }
  | { readonly kind: 'parallel'; readonly steps: readonly ProgramStep[] }
  | { readonly kind: 'condition'; readonly variable: string; readonly whenTrue: ProgramStep | null; readonly whenFalse: ProgramStep | null }
  | { readonly kind: 'fetch'; readonly fetch: FetchStep };

export interface FetchStep {
  readonly index: number;
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation';
  /** The call's body up to its variables: `{"query":"…","variables":{`. */
  readonly bodyPrefix: string;
  readonly variables: readonly string[];
  readonly path: readonly PathStep[];
  readonly dotted: string;
  /** What an entity is asked by; null for a fetch of root fields. */
  readonly requires: readonly QueryPlanSelectionNode[] | null;
  readonly inputRewrites: readonly FetchDataRewrite[];
  readonly outputRewrites: readonly FetchDataRewrite[];
  readonly keys: readonly WrittenKey[];
  /** Keys that no other fetch writes at this place: what becomes null when the fetch brings nothing. */
  readonly exclusive: ReadonlySet<string>;
  /** Whether objects below an entity may stand in several places; otherwise each place gets a copy of its own. */
  readonly shareable: boolean;
  /** Dotted paths of composite values that may be one object where their text in an answer is the same. */
  readonly repeating: ReadonlySet<string>;
  /** Index of its group in {@link Program.groups}, null when it is sent alone. */
  readonly group: number | null;
  /** Equal for fetches that are for the very same objects; null when that is not certain. */
  readonly place: string | null;
  /** Equal for fetches whose representations of the same objects are the same, whenever they are made; null when that is not certain. */
  readonly asking: string | null;
}

export interface CoalesceGroup {
  readonly members: readonly number[];
}
