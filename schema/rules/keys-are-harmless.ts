import { directiveArguments } from '../grade-spec.ts';
import { readRule } from '../read-grade.ts';
import { compositeTypes, directives } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'keys-are-harmless';

/** A key travels in every representation, to every subgraph: no key field is of L3 or more, so no ID number is ever one. */
export const keysAreHarmless: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap((source) =>
      compositeTypes(source).flatMap((type) => {
        const keys = new Set(directives(type, 'key').flatMap((key) => String(directiveArguments(key).fields).match(/\w+/g) ?? []));
        return (type.fields ?? []).flatMap((field) => {
          const coordinate = `${type.name.value}.${field.name.value}`;
          const rule = keys.has(field.name.value) && source.names !== null ? readRule(coordinate, field, source.names) : null;
          return rule?.kind === 'graded' && rule.grade.level >= 3 ? [findingAt(ID, source, field, coordinate, 'be of L1 or L2 to be a key', `L${rule.grade.level}`)] : [];
        });
      }),
    ),
};
