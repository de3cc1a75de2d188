import { readArgument } from '../read-grade.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { argumentPlaces } from './each-field.ts';

const ID = 'every-argument-declared';

/** An argument is a way to read: each says whether it names a subject, reads a field, is a hidden threshold, or is structure. */
export const everyArgumentDeclared: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap((source) =>
      argumentPlaces(source).flatMap(({ argument, coordinate }) =>
        source.names !== null && readArgument(argument, source.names).kind === 'undeclared'
          ? [findingAt(ID, source, argument, coordinate, 'carry exactly one of @subject(kind:), @reads, @plumbing, @inaccessible', 'none, or more than one')]
          : [],
      ),
    ),
};
