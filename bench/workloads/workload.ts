/** A graph to measure gateways on: subgraphs over data in memory, and the operations that clients send. */
export interface Workload {
  readonly name: string;
  /** What it is, for the report. */
  readonly title: string;
  readonly subgraphs: readonly WorkloadSubgraph[];
  /** Bodies that clients send in turn; one for identical queries. */
  readonly requests: readonly WorkloadRequest[];
}

export interface WorkloadRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface WorkloadSubgraph {
  readonly name: string;
  readonly sdl: string;
  /** Resolvers by type and field; an entity's `__resolveReference` makes it from its representation. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
