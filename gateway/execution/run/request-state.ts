import type { Provenance } from '../../../schema/contract/provenance.ts';
import type { ExecutionError } from '../execution-error.ts';
import { clientPath } from '../program/data-key.ts';
import type { Representations } from '../program/representation-builder.ts';
import type { Program } from '../program/program.ts';
import type { Cancellation } from '../subgraph/cancellation.ts';
import type { SignCall } from '../subgraph/subgraph-client.ts';
import type { ReadText } from '../subgraph/subgraph-reply.ts';
import type { TypeTable } from '../type-table.ts';
import { FailureLedger } from './failure-ledger.ts';
import type { GroupRun } from './group-run.ts';
import type { NestedRunner } from './nested-runner.ts';
import type { SharedTexts } from './shared-texts.ts';

/** Errors and provenance entries of one request beyond this many are dropped: an answer must stay smaller than what it answers with. */
export const MAX_REPORTS = 2000;

export type AnswerReaders = readonly (ReadText | null)[];

/** Everything one request gathers while its program runs. Belongs to that request alone. */
export interface RequestState {
  readonly program: Program;
  readonly types: TypeTable;
  /** Merged data of all fetches, by response key. */
  readonly root: Record<string, unknown>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** JSON text of variables already written into a body. */
  readonly variableTexts: Map<string, string>;
  readonly errors: ExecutionError[];
  readonly provenance: Provenance[];
  readonly failures: FailureLedger;
  readonly groups: (GroupRun | undefined)[];
  /** Objects found at a stable place of the plan. */
  readonly places: Map<string, readonly object[]>;
  /** Representations made of the objects of stable places. */
  readonly representations: Map<string, Representations>;
  /** By fetch index: some object of it stands in several places. Empty as long as none does. */
  readonly fannedOut: boolean[];
  readonly cancellation: Cancellation;
  readonly deadline: number;
  readonly startedAt: number;
  readonly sign: SignCall;
  /** Key under which calls may be shared with other requests; null keeps them apart. */
  readonly shareKey: string | null;
  /** Calls sent, by subgraph name, for metrics. */
  readonly calls: Map<string, number>;
  /** How fetches bring their scopes where they may be shared with other requests; null where nothing is. */
  readonly nested: NestedRunner | null;
  /** By fetch index: texts of what it brought, where other requests hold it too. */
  readonly texts: (SharedTexts | null | undefined)[];
  /** By fetch index: how its answers are read where parts of them may stand verbatim; null where nothing may. */
  readonly readers: AnswerReaders | null;
  /** Answers that have come and are not merged yet, in their order: they are when the next step of the plan, or the response, needs them. */
  readonly unmerged: (() => void)[];
  /** No string received so far holds a backslash, so none needs escaping when written. */
  clean: boolean;
}

export interface StateInput {
  readonly program: Program;
  readonly types: TypeTable;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cancellation: Cancellation;
  readonly deadline: number;
  readonly startedAt: number;
  readonly sign: SignCall;
  readonly shareKey: string | null;
  readonly readers: AnswerReaders | null;
  readonly nested: NestedRunner | null;
  /** What the program runs on. */
  readonly root: Record<string, unknown>;
}

export function createRequestState(input: StateInput): RequestState {
  return {
    ...input,
    variableTexts: new Map(),
    errors: [],
    provenance: [],
    failures: new FailureLedger(),
    groups: [],
    places: new Map(),
    representations: new Map(),
    fannedOut: [],
    calls: new Map(),
    texts: [],
    unmerged: [],
    clean: true,
  };
}

/** Merges what has come, in its order. */
export function mergeArrived({ unmerged, cancellation }: Pick<RequestState, 'unmerged' | 'cancellation'>): void {
  for (const merge of unmerged.splice(0)) if (!cancellation.cancelled) merge();
}

/** Adds an error unless there are too many already. */
export function report(state: RequestState, error: ExecutionError): void {
  if (state.errors.length < MAX_REPORTS) state.errors.push(error.path === null ? error : { ...error, path: clientPath(error.path) });
}
