import { Kind } from 'graphql';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { gradedPlaces } from './graded-places.ts';

const ID = 'withholdable-is-nullable';

/** A field of L2 or more, or not shared without condition, can be withheld, so it can be null: else one denial nulls its parent. */
export const withholdableIsNullable: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap(gradedPlaces).flatMap(({ place, grade }) =>
      (grade.level >= 2 || grade.share !== 'U') && place.field.type.kind === Kind.NON_NULL_TYPE
        ? [findingAt(ID, place.source, place.field, place.coordinate, `be nullable, at L${grade.level} and share ${grade.share}`, 'a non-null type')]
        : [],
    ),
};
