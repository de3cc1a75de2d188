import { readArgument } from '../read-grade.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { argumentPlaces } from './each-field.ts';
import { gradedPlaces } from './graded-places.ts';

const ID = 'arguments-read-graded-fields';

/** What an argument says it reads is a graded field of the graph: else nothing would decide it. */
export const argumentsReadGradedFields: SchemaRule = {
  id: ID,
  check: (sources) => {
    const graded = new Set(sources.flatMap(gradedPlaces).map(({ grade }) => grade.coordinate));
    return sources.flatMap((source) =>
      argumentPlaces(source).flatMap(({ argument, coordinate }) => {
        const reads = source.names === null ? null : readArgument(argument, source.names);
        return reads?.kind === 'reads' && !graded.has(reads.field) ? [findingAt(ID, source, argument, coordinate, 'read a graded field', reads.field)] : [];
      }),
    );
  },
};
