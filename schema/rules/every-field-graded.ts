import { readRule } from '../read-grade.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import type { FieldPlace } from './each-field.ts';
import { directives, fieldPlaces, gradeDirectives } from './each-field.ts';

const ID = 'every-field-graded';
const MUST = 'carry exactly one well-formed @grade or @plumbing';

/** An ungraded field is L4 and not shared, and must not get as far as that: every field is graded, or says that it is structure. */
export const everyFieldGraded: SchemaRule = {
  id: ID,
  check: (sources) => sources.flatMap((source) => fieldPlaces(source).flatMap((place) => check(place).map((got) => findingAt(ID, source, place.field, place.coordinate, MUST, got)))),
};

function check({ source, field, coordinate, plumbingType }: FieldPlace): string[] {
  // A field that another subgraph owns is graded there.
  if (directives(field, 'external').length > 0) return [];
  const graded = gradeDirectives(source, field, 'grade').length;
  const plumbing = gradeDirectives(source, field, 'plumbing').length;
  if (plumbingType) return graded + plumbing > 0 ? ['one on a field of a @plumbing type, which is decided with the edge that reaches it'] : [];
  if (graded + plumbing !== 1) return [graded + plumbing === 0 ? 'none' : `${graded} @grade and ${plumbing} @plumbing`];
  if (graded === 1 && source.names !== null && readRule(coordinate, field, source.names).kind !== 'graded') return ['a @grade with a missing or unknown member'];
  return [];
}
