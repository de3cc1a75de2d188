import type { FieldGrade } from './field-grade.ts';
import { GRADE_LEVELS, OPENNESS, SHARES } from './field-grade.ts';
import type { GradedSchema } from './graded-schema.ts';

/** One member of a field's grade that is looser in the new version than in the old. */
export interface Loosening {
  readonly coordinate: string;
  readonly member: keyof FieldGrade | 'rule';
  readonly from: string;
  readonly to: string;
}

const falls = <T>(order: readonly T[], from: T, to: T): boolean => order.indexOf(to) < order.indexOf(from);

/**
 * What became looser between two versions of the supergraph: a lower level, a wider share or opening, another mask or owner, a personal field that is
 * now an entity's, a sensitive one that no longer is, a field that became plumbing, an edge that now stays with the same subject. Fields that are new, gone
 * or stricter are no loosening.
 */
export function gradeLoosenings(old: GradedSchema, next: GradedSchema): Loosening[] {
  const found: Loosening[] = [];
  for (const type of old.types.values()) {
    for (const before of type.fields.values()) {
      const after = next.field(before.coordinate);
      if (after === undefined) continue;
      const { coordinate } = before;
      if (before.edge === 'OTHER' && after.edge !== 'OTHER') found.push({ coordinate, member: 'rule', from: 'edge OTHER', to: `edge ${String(after.edge)}` });
      if (before.rule.kind !== 'plumbing' && after.rule.kind === 'plumbing') found.push({ coordinate, member: 'rule', from: before.rule.kind, to: 'plumbing' });
      if (before.rule.kind === 'ungraded' && after.rule.kind === 'graded') found.push({ coordinate, member: 'rule', from: 'ungraded', to: 'graded' });
      if (before.rule.kind === 'graded' && after.rule.kind === 'graded') found.push(...looserMembers(before.rule.grade, after.rule.grade));
    }
  }
  return found;
}

function looserMembers(from: FieldGrade, to: FieldGrade): Loosening[] {
  const looser: Partial<Record<keyof FieldGrade, boolean>> = {
    level: falls(GRADE_LEVELS, from.level, to.level),
    share: falls(SHARES, from.share, to.share),
    open: falls(OPENNESS, from.open, to.open),
    owner: from.owner !== to.owner,
    mask: from.mask !== to.mask && !['X', 'none'].includes(to.mask),
    about: from.about === 'PERSON' && to.about === 'ENTITY',
    sensitive: from.sensitive !== 'NONE' && to.sensitive !== from.sensitive,
    selfAccess: !from.selfAccess && to.selfAccess,
    file: from.file && !to.file,
  };
  return (Object.keys(looser) as (keyof FieldGrade)[])
    .filter((member) => looser[member] === true)
    .map((member) => ({ coordinate: from.coordinate, member, from: String(from[member]), to: String(to[member]) }));
}
