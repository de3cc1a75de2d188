import type { Problem } from './problem.ts';

/** Problems that one changed entry or hash causes in everything above it. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['ROOT_MISMATCH', 'HEAD_MISMATCH', 'BOOT_MISMATCH', 'ROSTER_MISMATCH', 'ANCHOR_MISMATCH', 'TILE_CHANGED']);

/**
 * Problems in the order of entries. A head or a higher tile that does not agree only bounds where the tree was changed: it is left out where the
 * change itself was found within those bounds.
 */
export function rankProblems(problems: readonly Problem[]): Problem[] {
  const isRange = ({ code, upTo }: Problem): boolean => CONSEQUENCES.has(code) && upTo !== null;
  const exact = problems.filter((problem) => !isRange(problem));
  const explained = (problem: Problem): boolean => {
    const { index, upTo } = problem;
    return isRange(problem) && exact.some((other) => other.index !== null && other.index >= (index ?? 0) && other.index <= (upTo ?? 0));
  };
  return problems.filter((problem) => !explained(problem)).sort((a, b) => (a.index ?? -1) - (b.index ?? -1));
}
