import type { FetchStep, ProgramStep } from '../program/program.ts';
import type { FetchRunner } from './fetch-runner.ts';
import { GroupRun } from './group-run.ts';
import { mergeArrived } from './request-state.ts';
import type { RequestState } from './request-state.ts';

export interface ProgramRun {
  readonly state: RequestState;
  readonly runner: FetchRunner;
  /** Representations that one call to this subgraph may hold. */
  readonly maxBatch: (subgraph: string) => number;
  readonly now: () => number;
}

function runFetch(run: ProgramRun, fetch: FetchStep): Promise<unknown> | void {
  const { state, runner } = run;
  const targets = fetch.path.length === 0 ? [state.root] : runner.targets(state, fetch);
  if (fetch.requires === null) return targets.length === 0 ? undefined : runner.runRoot(state, { fetch, targets });
  if (fetch.group === null) return targets.length === 0 ? undefined : runner.runEntities(state, [{ fetch, targets }], run.maxBatch(fetch.subgraph));
  const members = state.program.groups[fetch.group]?.members.length ?? 1;
  const group = (state.groups[fetch.group] ??= new GroupRun(members, async (bound) => void (await runner.runEntities(state, bound, run.maxBatch(fetch.subgraph)))));
  const now = run.now();
  return group.join({ fetch, targets }, now - state.startedAt, state.deadline - now);
}

async function runSequence(run: ProgramRun, steps: readonly ProgramStep[]): Promise<void> {
  for (const step of steps) {
    if (run.state.cancellation.cancelled) return;
    await runStep(run, step);
    // The next step may need it. What came meanwhile for a branch beside this one is merged too, which is no more than early.
    mergeArrived(run.state);
  }
}

function runStep(run: ProgramRun, step: ProgramStep): Promise<unknown> | void {
  switch (step.kind) {
    case 'sequence':
      return runSequence(run, step.steps);
    case 'parallel':
      return Promise.all(step.steps.map((child) => runStep(run, child)));
    case 'condition': {
      const branch = run.state.variables[step.variable] === true ? step.whenTrue : step.whenFalse;
      return branch === null ? undefined : runStep(run, branch);
    }
    case 'fetch':
      return runFetch(run, step.fetch);
  }
}

/** Runs a program to its end, or until its request is cancelled; what it brought is in the state. */
export async function runProgram(run: ProgramRun): Promise<void> {
  if (run.state.program.step !== null) await runStep(run, run.state.program.step);
  mergeArrived(run.state);
}
