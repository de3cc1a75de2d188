import type { FieldGrade } from '../field-grade.ts';
import { readEdge, readRule } from '../read-grade.ts';
import type { FieldPlace } from './each-field.ts';
import { directives, fieldPlaces } from './each-field.ts';
import type { Finding, SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'grades-agree';
const MEMBERS = ['level', 'share', 'open', 'owner', 'mask', 'about', 'sensitive', 'selfAccess', 'file', 'verdict'] as const satisfies readonly (keyof FieldGrade)[];

/** A field that stands in several subgraphs bears one grade, and leads to one subject: composition would settle a difference by majority (access.md F2), so it fails here. */
export const gradesAgree: SchemaRule = {
  id: ID,
  check: (sources) => {
    const first = new Map<string, FieldPlace>();
    return sources.flatMap(fieldPlaces).flatMap((place) => {
      if (place.plumbingType || directives(place.field, 'external').length > 0) return [];
      const other = first.get(place.coordinate);
      if (other === undefined) first.set(place.coordinate, place);
      return other === undefined ? [] : differences(other, place);
    });
  },
};

function differences(one: FieldPlace, other: FieldPlace): Finding[] {
  const [left, right] = [one, other].map(({ coordinate, field, source }) => (source.names === null ? null : readRule(coordinate, field, source.names)));
  const [from, to] = [one, other].map(({ field, source }) => String(source.names === null ? undefined : readEdge(field, source.names)));
  if (from !== to) return [findingAt(ID, other.source, other.field, other.coordinate, `have the edge ${from} as in ${one.source.name}`, String(to))];
  if (left?.kind !== right?.kind) return [findingAt(ID, other.source, other.field, other.coordinate, `be ${left?.kind ?? 'ungraded'} as in ${one.source.name}`, right?.kind ?? 'ungraded')];
  if (left?.kind !== 'graded' || right?.kind !== 'graded') return [];
  return MEMBERS.filter((member) => left.grade[member] !== right.grade[member]).map((member) =>
    findingAt(ID, other.source, other.field, other.coordinate, `bear ${member} ${String(left.grade[member])} as in ${one.source.name}`, String(right.grade[member])),
  );
}
