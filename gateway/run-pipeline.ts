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
  const step = <In extends Arrived, Out, End>({ name, run }: Stage<In, Out>, context: In, goOn: (out: Out) => Promise<End> | End): Promise<End> | End => {
    const started = hooks.now();
    const passed = (out: Out): Promise<End> | End => {
      hooks.timed(name, hooks.now() - started);
      return goOn(out);
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
  const afterLogin = (context: LoggedIn): Promise<Operated> | Operated => step(operation, context, end);
  const afterAudit = (context: Audited): Promise<Responded> | Responded => step(response, context, end);
  const afterExecution = (context: Executed): Promise<Responded> | Responded => step(audit, context, afterAudit);
  const afterPlan = (context: Planned): Promise<Responded> | Responded => step(execution, context, afterExecution);
  const afterAccess = (context: Accessed): Promise<Responded> | Responded => step(plan, context, afterPlan);
  const afterPurpose = (context: Purposed): Promise<Responded> | Responded => step(access, context, afterAccess);
  return {
    admit: (arrived) => step(login, arrived, afterLogin),
    answer: (operated) => step(purpose, operated, afterPurpose),
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
