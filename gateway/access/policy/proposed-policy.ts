import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { loadPolicy } from './load-policy.ts';
import { readPolicyFiles } from './policy-files.ts';
import { PolicyError } from './policy-problem.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';

/** Folder of the policy directory in which a whole proposed version lies, for dry runs. */
const FOLDER = 'proposed';

export type ProposedPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'proposed'; readonly policy: PolicySnapshot }
  | { readonly kind: 'unusable'; readonly problems: readonly PolicyProblem[] };

/** The policy version proposed, if one lies there. One with problems is no reason not to serve: nothing is decided by it. */
export function proposedPolicy(directory: string, schema: GradedSchema): ProposedPolicy {
  const folder = join(directory, FOLDER);
  if (!existsSync(folder)) return { kind: 'none' };
  try {
    return { kind: 'proposed', policy: loadPolicy(readPolicyFiles(folder), schema) };
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    return { kind: 'unusable', problems: cause.problems };
  }
}
