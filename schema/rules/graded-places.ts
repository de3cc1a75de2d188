import type { FieldGrade } from '../field-grade.ts';
import { readRule } from '../read-grade.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';
import type { FieldPlace } from './each-field.ts';
import { compositeTypes, fieldPlaces, gradeDirectives, namedType } from './each-field.ts';

/** A field with the grade it bears. */
export interface GradedPlace {
  readonly place: FieldPlace;
  readonly grade: FieldGrade;
}

/** The graded fields of a source; plumbing and ill-graded ones are another rule's. */
export function gradedPlaces(source: SubgraphSource): GradedPlace[] {
  const { names } = source;
  if (names === null) return [];
  return fieldPlaces(source).flatMap((place) => {
    const rule = readRule(place.coordinate, place.field, names);
    return rule.kind === 'graded' ? [{ place, grade: rule.grade }] : [];
  });
}

/** Names of the object, interface and union types of all sources: what is not among them is a leaf. */
export function objectTypeNames(sources: readonly SubgraphSource[]): Set<string> {
  return new Set(
    sources.flatMap(({ document }) =>
      document.definitions.flatMap((definition) =>
        'name' in definition && definition.name !== undefined && /^(Object|Interface|Union)Type/.test(definition.kind) ? [definition.name.value] : [],
      ),
    ),
  );
}

/** Plumbing types whose fields are all leaves or values: nothing lies beyond them. */
export function valueTypeNames(sources: readonly SubgraphSource[]): Set<string> {
  const objects = objectTypeNames(sources);
  const plumbing = sources.flatMap((source) => compositeTypes(source).filter((type) => gradeDirectives(source, type, 'plumbing').length > 0));
  return new Set(plumbing.filter((type) => (type.fields ?? []).every((field) => !objects.has(namedType(field.type)))).map((type) => type.name.value));
}
