import { formatProblem, PolicyError } from '../access/policy/policy-problem.ts';
import type { PolicyFiles } from '../access/policy/policy-files.ts';
import type { PolicyProblem } from '../access/policy/policy-problem.ts';
import { createInTurn } from '../in-turn.ts';
import type { Log } from '../log.ts';
import { sentFiles } from './shared-policy.ts';
import type { PrimaryOrder, WorkerReply } from './worker-messages.ts';

/** A worker that listens, as the policy needs it. */
export interface ListeningWorker {
  /** Asks it; null when it does not reply in time. */
  ask(order: Asked): Promise<WorkerReply | null>;
  tell(order: Extract<PrimaryOrder, { kind: 'policy-refused' }>): void;
  /** Ends it at once: its successor begins with the policy in force. */
  kill(): void;
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'ask'> : never;
/** What the primary asks, before it bears a number. */
export type Asked = Unnumbered<Exclude<PrimaryOrder, { kind: 'policy-refused' }>>;

/** The policy of a gateway of several workers, kept by its primary. */
export interface PolicyOfWorkers {
  current(): PolicyFiles;
  /** Reads files and puts them in force in every worker, or in none. */
  offer(read: () => PolicyFiles): Promise<void>;
  /** Offers once more what was refused last: the graph may have changed since. Does nothing when nothing was. */
  again(): Promise<void>;
  /** A worker listens, with this version. */
  joined(worker: ListeningWorker, version: string): Promise<void>;
}

export interface PolicyOfWorkersOptions {
  readonly first: PolicyFiles;
  readonly workers: () => readonly ListeningWorker[];
  readonly log: Log;
}

/**
 * Two steps (design.md section 7, "Shared state"): every worker checks the files against the graph it serves; only when all have said that they hold does any
 * put them in force, and each says so after it did. What is tightened is tight before that word; nothing is looser anywhere until all were able to follow. A worker that
 * cannot follow is replaced, by one that begins with the new version.
 */
export function createPolicyOfWorkers({ first, workers, log }: PolicyOfWorkersOptions): PolicyOfWorkers {
  let current = first;
  let refused: { readonly files: PolicyFiles; readonly told: string } | null = null;
  const inTurn = createInTurn();

  const refuse = (files: PolicyFiles | null, problems: readonly PolicyProblem[]): void => {
    const told = problems.map(formatProblem);
    if (refused?.told !== told.join('\n')) log.error({ problems: told }, 'policy refused; the last good one stays');
    refused = files === null ? null : { files, told: told.join('\n') };
    for (const worker of workers()) worker.tell({ kind: 'policy-refused', refused: true });
  };

  const problemsFound = async (files: PolicyFiles): Promise<readonly PolicyProblem[]> => {
    const replies = await Promise.all(workers().map((worker) => worker.ask({ kind: 'policy-check', files: sentFiles(files) })));
    if (replies.length === 0) return [{ file: '.', line: 0, must: 'be checked by the workers', got: 'no worker that listens' }];
    return replies.flatMap((reply) => (reply?.kind === 'policy-checked' ? reply.problems : [{ file: '.', line: 0, must: 'be checked by every worker', got: 'one that is silent' }]));
  };

  const adoptBy = async (worker: ListeningWorker): Promise<void> => {
    const reply = await worker.ask({ kind: 'policy-adopt', files: sentFiles(current) });
    if (reply?.kind === 'policy-adopted' && reply.adopted) return;
    log.error({ policyVersion: current.version }, 'a worker could not follow the policy and is replaced');
    worker.kill();
  };

  const offer = async (read: () => PolicyFiles): Promise<void> => {
    let files: PolicyFiles;
    try {
      files = read();
    } catch (cause) {
      if (!(cause instanceof PolicyError)) throw cause;
      return refuse(null, cause.problems);
    }
    const problems = files.version === current.version ? [] : await problemsFound(files);
    if (problems.length > 0) return refuse(files, unique(problems));
    refused = null;
    // From here on whoever begins, begins with it.
    current = files;
    await Promise.all(workers().map(adoptBy));
    for (const worker of workers()) worker.tell({ kind: 'policy-refused', refused: false });
  };

  return {
    current: () => current,
    offer: (read) => inTurn(() => offer(read)),
    again: () => inTurn(async () => {
      const { files } = refused ?? {};
      if (files !== undefined) await offer(() => files);
    }),
    joined: (worker, version) => inTurn(async () => {
      if (version !== current.version) await adoptBy(worker);
    }),
  };
}

/** What several workers say alike is told once. */
function unique(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}
