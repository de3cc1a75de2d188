import { MASK_OF_OBJECTS, MASK_SCALARS, MASKS_OF_ANY } from '../mask-names.ts';
import { namedType } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { gradedPlaces, objectTypeNames, valueTypeNames } from './graded-places.ts';

const ID = 'masks-fit';

/** A mask is known and can read what the field gives; a field of an object type passes the object (LEAVES), or nothing. */
export const masksFit: SchemaRule = {
  id: ID,
  check: (sources) => {
    const objects = objectTypeNames(sources);
    const values = valueTypeNames(sources);
    return sources.flatMap(gradedPlaces).flatMap(({ place, grade }) => {
      const type = namedType(place.field.type);
      const wrong = misfit(grade.mask, type, objects.has(type), values.has(type));
      return wrong === null ? [] : [findingAt(ID, place.source, place.field, place.coordinate, ...wrong)];
    });
  },
};

function misfit(mask: string, type: string, isObject: boolean, isValue: boolean): [must: string, got: string] | null {
  if (MASKS_OF_ANY.some((any) => any === mask)) return null;
  if (mask === MASK_OF_OBJECTS) {
    if (!isObject) return ['name a mask of leaves, as it is one', mask];
    return isValue ? ['be masked whole (SUPPRESS), as its fields have no grade of their own', mask] : null;
  }
  const scalars: readonly string[] | undefined = Object.hasOwn(MASK_SCALARS, mask) ? MASK_SCALARS[mask as keyof typeof MASK_SCALARS] : undefined;
  if (scalars === undefined) return ['name a mask of schema/mask-names.ts', mask];
  return scalars.includes(type) ? null : [`be of type ${scalars.join(' or ')} to bear the mask ${mask}`, type];
}
