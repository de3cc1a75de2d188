import { Kind } from 'graphql';
import type { SubgraphSource } from '../subgraph-sources.ts';
import { argumentPlaces, fieldPlaces } from './each-field.ts';
import type { Finding, SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'names-are-regular';
const TYPE = /^[A-Z][A-Za-z0-9]*$/;
const MEMBER = /^[a-z][A-Za-z0-9]*$/;
const VALUE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Types are PascalCase, fields and arguments camelCase, enum values CONSTANT_CASE; no pinyin column name reaches the graph. */
export const namesAreRegular: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap((source) => [
      ...types(source),
      ...fieldPlaces(source).filter(({ field }) => !MEMBER.test(field.name.value)).map(({ field, coordinate }) => findingAt(ID, source, field, coordinate, 'be camelCase', field.name.value)),
      ...argumentPlaces(source)
        .filter(({ argument }) => !MEMBER.test(argument.name.value))
        .map(({ argument, coordinate }) => findingAt(ID, source, argument, coordinate, 'be camelCase', argument.name.value)),
    ]),
};

function types(source: SubgraphSource): Finding[] {
  return source.document.definitions.flatMap((node) => {
    if (!node.kind.endsWith('TypeDefinition') || !('name' in node) || node.name === undefined) return [];
    const found = TYPE.test(node.name.value) ? [] : [findingAt(ID, source, node, node.name.value, 'be PascalCase', node.name.value)];
    const values = node.kind === Kind.ENUM_TYPE_DEFINITION ? (node.values ?? []) : [];
    const irregular = values.filter(({ name }) => !VALUE.test(name.value));
    return [...found, ...irregular.map((value) => findingAt(ID, source, value, `${node.name?.value ?? ''}.${value.name.value}`, 'be CONSTANT_CASE', value.name.value))];
  });
}
