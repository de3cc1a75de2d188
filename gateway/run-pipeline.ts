import { ClientError } from './errors/client-error.ts';
import { InternalError } from './errors/internal-error.ts';
import type { Pipeline, Stage, StageName } from './pipeline.ts';
import type { Accessed, Arrived, Audited, Executed, LoggedIn, Operated, Planned, Purposed, Responded } from './request-context.ts';

export interface PipelineHooks {
  /** After each stage, also one that failed. Milliseconds. */
  readonly timed: (stage: StageName, milliseconds: number) => void;
  /**
   * A request of a known principal failed in a stage: what was tried belongs in the journal too. Throws when the entry cannot be made durable;
   * then that is the answer.
   */
  readonly refused: (context: LoggedIn, error: ClientError | InternalError) => Promise<void>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export interface RunningPipeline {
  /** Stages 1 and 2, before Apollo Server: who asks, and what. */
  admit(arrived: Arrived): Promise<Operated> | Operated;
  /** Stages 3 to 8, as Apollo Server's executor. */
  answer(operated: Operated): Promise<Responded> | Responded;
}

/** What follows a stage that ended `at`. */
type GoOn<Out, End> = (out: Out, at: number) => Promise<End> | End;

/** Runs a pipeline stage by stage, each timed. Whatever a stage throws leaves as a ClientError or an InternalError, after it was journalled. */
export function runPipeline(pipeline: Pipeline, hooks: PipelineHooks): RunningPipeline {
  const [login, operation, purpose, access, plan, execution, audit, response] = pipeline;
  const failed = async (stage: StageName, context: Arrived, started: number, thrown: unknown): Promise<never> => {
    try {
      const error = translated(thrown, context, stage);
      if (isLoggedIn(context) && !recordsItself(stage)) await hooks.refused(context, error);
      throw error;
    } finally {
      hooks.timed(stage, hooks.now() - started);
    }
  };
  // A stage that has its result at once is not waited for, and what comes after one that has not goes on in the same turn of the microtask queue: these turns count.
  // One begins when the one before it ends, so that the clock is asked once.
  const step = <In extends Arrived, Out, End>({ name, run }: Stage<In, Out>, context: In, started: number, goOn: GoOn<Out, End>): Promise<End> | End => {
    const passed = (out: Out): Promise<End> | End => {
      const at = hooks.now();
      hooks.timed(name, at - started);
      return goOn(out, at);
    };
    let result: Promise<Out> | Out;
    try {
      result = run(context);
    } catch (thrown) {
      return failed(name, context, started, thrown);
    }
    return result instanceof Promise ? result.then(passed, (thrown: unknown) => failed(name, context, started, thrown)) : passed(result);
  };
  const end = <T>(context: T): T => context;
  const afterLogin: GoOn<LoggedIn, Operated> = (context, at) => step(operation, context, at, end);
  const afterAudit: GoOn<Audited, Responded> = (context, at) => step(response, context, at, end);
  const afterExecution: GoOn<Executed, Responded> = (context, at) => step(audit, context, at, afterAudit);
  const afterPlan: GoOn<Planned, Responded> = (context, at) => step(execution, context, at, afterExecution);
  const afterAccess: GoOn<Accessed, Responded> = (context, at) => step(plan, context, at, afterPlan);
  const afterPurpose: GoOn<Purposed, Responded> = (context, at) => step(access, context, at, afterAccess);
  return {
    admit: (arrived) => step(login, arrived, hooks.now(), afterLogin),
    answer: (operated) => step(purpose, operated, hooks.now(), afterPurpose),
  };
}

/** The audit stage failing is not tried once more; a response that fails comes after its entry. */
function recordsItself(stage: StageName): boolean {
  return stage === 'audit' || stage === 'response';
}

function isLoggedIn(context: Arrived): context is LoggedIn {
  return 'principal' in context;
}

function translated(thrown: unknown, context: Arrived, stage: StageName): ClientError | InternalError {
  if (thrown instanceof ClientError) return thrown;
  // Whatever breaks after the request was cancelled broke because of that; who broke cannot know why it was cancelled.
  const { aborted, reason } = context.signal;
  if (aborted && (reason instanceof ClientError || reason instanceof InternalError)) return reason;
  if (thrown instanceof InternalError) return thrown;
  return new InternalError('STAGE_FAILED', `the stage ${stage} must throw a ClientError or an InternalError, and threw something else`, { cause: thrown });
}
