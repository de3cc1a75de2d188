import { readEdge } from '../read-grade.ts';
import { directives, fieldPlaces, namedType } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { objectTypeNames, valueTypeNames } from './graded-places.ts';

const ID = 'edges-name-their-subject';

/** A field that leads to an object says whose data lies beyond it. Value and connection types stay with the subject, and need not say so. */
export const edgesNameTheirSubject: SchemaRule = {
  id: ID,
  check: (sources) => {
    const objects = objectTypeNames(sources);
    const values = valueTypeNames(sources);
    return sources.flatMap((source) =>
      fieldPlaces(source).flatMap(({ field, coordinate, plumbingType }) => {
        const type = namedType(field.type);
        // Declared where the field is answered.
        if (directives(field, 'external').length > 0) return [];
        if (plumbingType || !objects.has(type) || values.has(type) || source.names === null || readEdge(field, source.names) !== undefined) return [];
        return [findingAt(ID, source, field, coordinate, `declare @subject(edge:), as it leads to ${type}`, 'none')];
      }),
    );
  },
};
