import { ClientError } from './errors/client-error.ts';
import { InternalError } from './errors/internal-error.ts';
import type { Pipeline, Stage, StageName } from './pipeline.ts';
import type { Arrived, LoggedIn, Operated, Responded } from './request-context.ts';

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
  admit(arrived: Arrived): Promise<Operated>;
  /** Stages 3 to 8, as Apollo Server's executor. */
  answer(operated: Operated): Promise<Responded>;
}

/** Runs a pipeline stage by stage, each timed. Whatever a stage throws leaves as a ClientError or an InternalError, after it was journalled. */
export function runPipeline(pipeline: Pipeline, hooks: PipelineHooks): RunningPipeline {
  const [login, operation, purpose, access, plan, execution, audit, response] = pipeline;
  const step = async <In extends Arrived, Out>(stage: Stage<In, Out>, context: In): Promise<Out> => {
    const started = hooks.now();
    try {
      return await stage.run(context);
    } catch (thrown) {
      const error = translated(thrown, context, stage.name);
      if (isLoggedIn(context) && !recordsItself(stage.name)) await hooks.refused(context, error);
      throw error;
    } finally {
      hooks.timed(stage.name, hooks.now() - started);
    }
  };
  return {
    admit: async (arrived) => step(operation, await step(login, arrived)),
    async answer(operated) {
      const accessed = await step(access, await step(purpose, operated));
      const executed = await step(execution, await step(plan, accessed));
      return step(response, await step(audit, executed));
    },
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
