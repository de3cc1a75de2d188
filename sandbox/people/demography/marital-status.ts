import { weightedChoice } from '../weighted-choice.ts';
import type { Role } from './household-plan.ts';

type Table = readonly (readonly [string, number])[];

/** True marital status (GB/T 2261.2) of someone without a partner in the household, by age. */
const WITHOUT_PARTNER: readonly (readonly [untilAge: number, table: Table])[] = [
  [21, [['10', 100]]],
  [24, [['10', 97], ['21', 3]]],
  [29, [['10', 74], ['21', 24], ['40', 2]]],
  [39, [['10', 40], ['21', 42], ['22', 5], ['40', 13]]],
  [59, [['10', 12], ['21', 54], ['22', 7], ['40', 19], ['30', 8]]],
  [74, [['10', 3], ['21', 48], ['22', 3], ['40', 6], ['30', 40]]],
  [200, [['10', 1], ['21', 25], ['40', 1], ['30', 73]]],
];

const LONE_PARENT: Table = [['21', 45], ['40', 35], ['30', 15], ['10', 5]];

/** What decides someone's status: the partner in the household, if any, and whether that partner lives. */
export interface MaritalFacts {
  readonly age: number;
  readonly role: Role;
  readonly partner: 'NONE' | 'LIVING' | 'DECEASED';
  readonly hasChildren: boolean;
}

/** `draw` in [0, 1). */
export function maritalStatus({ age, role, partner, hasChildren }: MaritalFacts, draw: number): string {
  if (partner === 'DECEASED') return '30';
  if (partner === 'LIVING') return weightedChoice([['21', 95.6], ['22', 4], ['23', 0.4]], draw);
  if (role === 'HEAD' && hasChildren) return weightedChoice(LONE_PARENT, draw);
  const table = WITHOUT_PARTNER.find(([untilAge]) => age <= untilAge)?.[1] ?? [['10', 1]];
  return weightedChoice(table, draw);
}

/** The register's coarse code: 10 未婚, 20 已婚, 30 丧偶, 40 离婚. */
export function coarseMaritalStatus(status: string): string {
  return `${status.slice(0, 1)}0`;
}
