import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { loadPolicy } from './load-policy.ts';
import { readPolicyFiles } from './policy-files.ts';
import type { PolicyFiles } from './policy-files.ts';
import { PolicyError } from './policy-problem.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';

export type ReloadResult =
  | { readonly kind: 'unchanged'; readonly version: string }
  | { readonly kind: 'replaced'; readonly version: string; readonly previous: string }
  | { readonly kind: 'refused'; readonly kept: string; readonly problems: readonly PolicyProblem[] };

/** What would become of a version if it were put in force. */
export type PolicyCheck =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'holds'; readonly policy: PolicySnapshot }
  | { readonly kind: 'refused'; readonly problems: readonly PolicyProblem[] };

/** Holds the policy in force for one graph. A request takes `current()` once and keeps it, so none sees half of two versions. */
export interface PolicyStore {
  current(): PolicySnapshot;
  /** Whether files hold for the graph; files that cannot be read do not. Changes nothing; throws only on a defect of the loader. */
  check(files: () => PolicyFiles): PolicyCheck;
  /** Puts a policy that was checked in force. */
  use(policy: PolicySnapshot): void;
  /** Reads the directory again. A version with problems is refused and the last good one stays; throws only on a defect of the loader. */
  reload(): ReloadResult;
}

export interface PolicyStoreOptions {
  readonly directory: string;
  readonly schema: GradedSchema;
  /** Default reads the directory. */
  readonly readFiles?: (directory: string) => PolicyFiles;
}

/** Loads the policy, or throws {@link PolicyError}: nothing starts without one that holds. */
export function createPolicyStore({ directory, schema, readFiles = readPolicyFiles }: PolicyStoreOptions): PolicyStore {
  let current = loadPolicy(readFiles(directory), schema);
  const check = (files: () => PolicyFiles): PolicyCheck => {
    try {
      const read = files();
      return read.version === current.version ? { kind: 'unchanged' } : { kind: 'holds', policy: loadPolicy(read, schema) };
    } catch (cause) {
      if (!(cause instanceof PolicyError)) throw cause;
      return { kind: 'refused', problems: cause.problems };
    }
  };
  return {
    current: () => current,
    check,
    use: (policy) => void (current = policy),
    reload() {
      const { version: previous } = current;
      const checked = check(() => readFiles(directory));
      if (checked.kind === 'unchanged') return { kind: 'unchanged', version: previous };
      if (checked.kind === 'refused') return { kind: 'refused', kept: previous, problems: checked.problems };
      current = checked.policy;
      return { kind: 'replaced', version: current.version, previous };
    },
  };
}
