import type { Problem } from './problem.ts';

const RANGE_CODES: ReadonlySet<string> = new Set(['ROOT_MISMATCH', 'HEAD_MISMATCH', 'BOOT_MISMATCH', 'ROSTER_MISMATCH', 'ANCHOR_MISMATCH']);

/**
 * Problems in the order of entries, the exact before the vague. A head that does not agree only bounds where the tree was changed: it is left
 * out where the change itself was found within those bounds.
 */
export function rankProblems(problems: readonly Problem[]): Problem[] {
  const exact = problems.filter((problem) => !RANGE_CODES.has(problem.code) && problem.index !== null);
  const explained = (problem: Problem): boolean => {
    const { code, index, upTo } = problem;
    return RANGE_CODES.has(code) && index !== null && upTo !== null && exact.some((other) => other.index !== null && other.index >= index && other.index <= upTo);
  };
  return problems.filter((problem) => !explained(problem)).sort((a, b) => (a.index ?? -1) - (b.index ?? -1));
}
