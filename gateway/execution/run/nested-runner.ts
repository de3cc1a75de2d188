import { createMerger } from '../program/entity-merger.ts';
import type { Merger } from '../program/entity-merger.ts';
import type { NestedProgram, Scope } from '../program/nest-program.ts';
import type { FetchStep } from '../program/program.ts';
import type { TypeTable } from '../type-table.ts';
import { FetchRunner } from './fetch-runner.ts';
import type { CallSubgraph } from './call-subgraph.ts';

/** A scope made ready to run. */
export interface RunnableScope extends Scope {
  readonly runner: FetchRunner;
  /** Takes from what the fetch brought that which it is responsible for. */
  readonly merger: Merger;
}

/** A nested program made ready to run. */
export interface NestedRunner {
  readonly outer: Pick<RunnableScope, 'program' | 'runner'>;
  /** By fetch index. */
  readonly scopes: readonly (RunnableScope | null)[];
}

/** Compiles what the parts of a nested program need. */
export function nestedRunner(nested: NestedProgram, fetches: readonly FetchStep[], types: TypeTable, call: CallSubgraph): NestedRunner {
  return {
    outer: { program: nested.outer, runner: new FetchRunner(nested.outer, types, call) },
    scopes: nested.scopes.map((scope, index) => {
      const fetch = fetches[index];
      return scope === null || fetch === undefined ? null : { ...scope, runner: new FetchRunner(scope.program, types, call), merger: createMerger(fetch, types) };
    }),
  };
}
