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

/** Holds the policy in force. A request takes `current()` once and keeps it, so none sees half of two versions. */
export interface PolicyStore {
  current(): PolicySnapshot;
  /** Reads the directory again. A version with problems is refused and the last good one stays; throws only on a defect of the loader. */
  reload(): ReloadResult;
}

export interface PolicyStoreOptions {
  readonly directory: string;
  readonly schema: GradedSchema;
  /** For tests; default reads the directory. */
  readonly readFiles?: (directory: string) => PolicyFiles;
}

/** Loads the policy, or throws {@link PolicyError}: nothing starts without one that holds. */
export function createPolicyStore({ directory, schema, readFiles = readPolicyFiles }: PolicyStoreOptions): PolicyStore {
  let current = loadPolicy(readFiles(directory), schema);
  return {
    current: () => current,
    reload() {
      const previous = current.version;
      try {
        const files = readFiles(directory);
        if (files.version === previous) return { kind: 'unchanged', version: previous };
        current = loadPolicy(files, schema);
        return { kind: 'replaced', version: current.version, previous };
      } catch (cause) {
        if (!(cause instanceof PolicyError)) throw cause;
        return { kind: 'refused', kept: previous, problems: cause.problems };
      }
    },
  };
}
