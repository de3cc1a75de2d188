import { OWNER_DEPARTMENTS } from '../owner-departments.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { gradedPlaces } from './graded-places.ts';

const ID = 'known-owners';

/** The owner of a field is a department of the table, so that someone can be asked for a share grant. */
export const knownOwners: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap(gradedPlaces).flatMap(({ place, grade }) =>
      grade.owner !== null && Object.hasOwn(OWNER_DEPARTMENTS, grade.owner)
        ? []
        : [findingAt(ID, place.source, place.field, place.coordinate, 'name an owner of schema/owner-departments.ts', String(grade.owner))],
    ),
};
