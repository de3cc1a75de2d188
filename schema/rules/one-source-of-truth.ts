import { directiveArguments } from '../grade-spec.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';
import type { FieldPlace } from './each-field.ts';
import { compositeTypes, directives, fieldPlaces } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'one-source-of-truth';

/** One source for each field (一数一源): no field but a key or a value type's is answered by two subgraphs, whatever @shareable would allow. */
export const oneSourceOfTruth: SchemaRule = {
  id: ID,
  check: (sources) => {
    const first = new Map<string, FieldPlace>();
    return sources.filter(({ url }) => url !== null).flatMap((source) =>
      fieldPlaces(source).flatMap((place) => {
        if (place.plumbingType || isKey(source, place) || directives(place.field, 'external').length > 0) return [];
        if (directives(place.field, 'override').length > 0) return [];
        const other = first.get(place.coordinate);
        if (other === undefined) first.set(place.coordinate, place);
        return other === undefined ? [] : [findingAt(ID, source, place.field, place.coordinate, `have one source of truth, ${other.source.name}`, source.name)];
      }),
    );
  },
};

function isKey(source: SubgraphSource, { type, field }: FieldPlace): boolean {
  return compositeTypes(source)
    .filter(({ name }) => name.value === type.name.value)
    .flatMap((node) => directives(node, 'key'))
    .some((key) => String(directiveArguments(key).fields).split(/[\s{}]+/).includes(field.name.value));
}

