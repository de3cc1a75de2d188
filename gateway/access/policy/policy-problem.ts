/** One thing wrong with a policy file: where, what must hold, and what was got. */
export interface PolicyProblem {
  /** Path below the policy directory, e.g. `items/newborn.yaml`. */
  readonly file: string;
  /** 1-based; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly must: string;
  readonly got: string;
}

/** A policy version that may not take effect, with everything that is wrong with it. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(`the policy must be free of problems, got ${problems.length}:\n${problems.map(formatProblem).join('\n')}`);
    this.problems = problems;
  }
}

/** `items/newborn.yaml:12: must …, got …`. */
export function formatProblem({ file, line, must, got }: PolicyProblem): string {
  return `${line === 0 ? file : `${file}:${line}`}: must ${must}, got ${got}`;
}

/** A value of a policy file in a few words, for messages. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
