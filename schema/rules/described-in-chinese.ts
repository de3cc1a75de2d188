import type { ASTNode, StringValueNode } from 'graphql';
import { Kind } from 'graphql';
import type { SubgraphSource } from '../subgraph-sources.ts';
import { fieldPlaces, argumentPlaces } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'described-in-chinese';
const CHINESE = /\p{Script=Han}/u;
/** Root types are the specification's own; federation's stubs of another subgraph's entities are described where they are owned. */
const UNDESCRIBED = new Set(['Query', 'Mutation']);

type Described = ASTNode & { readonly description?: StringValueNode | undefined };

/** Every type, field, argument, enum value and input field is described in Chinese: the catalogue is made of it. */
export const describedInChinese: SchemaRule = {
  id: ID,
  check: (sources) => {
    const describedTypes = new Set(sources.flatMap((source) => typePlaces(source).filter(([node]) => isDescribed(node)).map(([, name]) => name)));
    return sources.flatMap((source) => {
      const types = typePlaces(source).filter(([, name]) => !UNDESCRIBED.has(name) && !describedTypes.has(name));
      const fields = fieldPlaces(source).map(({ field, coordinate }): [Described, string] => [field, coordinate]);
      const inputs = argumentPlaces(source).map(({ argument, coordinate }): [Described, string] => [argument, coordinate]);
      return [...types, ...[...enumValues(source), ...fields, ...inputs].filter(([node]) => !isDescribed(node))].map(([node, coordinate]) =>
        findingAt(ID, source, node, coordinate, 'have a description in Chinese', 'none'),
      );
    });
  },
};

const isDescribed = ({ description }: Described): boolean => description !== undefined && CHINESE.test(description.value);

function typePlaces(source: SubgraphSource): [Described, string][] {
  return source.document.definitions.flatMap((node): [Described, string][] => (node.kind.endsWith('TypeDefinition') && 'name' in node && node.name !== undefined ? [[node, node.name.value]] : []));
}

function enumValues(source: SubgraphSource): [Described, string][] {
  return source.document.definitions.flatMap((node): [Described, string][] =>
    node.kind === Kind.ENUM_TYPE_DEFINITION ? (node.values ?? []).map((value): [Described, string] => [value, `${node.name.value}.${value.name.value}`]) : [],
  );
}
