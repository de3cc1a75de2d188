import type { FetchDataRewrite } from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/** One response key that a fetch writes. */
export interface WrittenKey {
  readonly key: string;
  /** Type condition of the innermost enclosing fragment, null for none: which runtime types get it. */
  readonly condition: string | null;
  /** Depends on a variable through `@skip` or `@include`, so it may be absent. */
  readonly optional: boolean;
  /** What is selected below; null for a leaf. */
  readonly below: readonly WrittenKey[] | null;
  /** Field name, arguments and directives as text: two equal ones on the same object are the same value. */
  readonly text: string;
}

/** The operation of one Fetch node, without the name that would keep equal fetches apart. */
export interface FetchShape {
  readonly text: string;
  /** For an entity fetch what is written on each entity, for a root fetch what is written on the root. */
  readonly keys: readonly WrittenKey[];
}

const ENTITIES = '_entities';

/** The planner's aliases to what output rewrites make of them. */
type Renames = ReadonlyMap<string, string>;

function keysOf(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, renames: Renames, condition: string | null, optional: boolean): WrittenKey[] {
  return set.selections.flatMap((selection): WrittenKey[] => {
    const conditional = optional || (selection.directives ?? []).some((directive) => directive.name.value === 'skip' || directive.name.value === 'include');
    if (selection.kind === Kind.FIELD) {
      const { selectionSet, alias: _alias, ...own } = selection;
      const name = (selection.alias ?? selection.name).value;
      return [{
        key: renames.get(name) ?? name,
        condition,
        optional: conditional,
        below: selectionSet === undefined ? null : keysOf(selectionSet, fragments, renames, null, false),
        text: print(own),
      }];
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return keysOf(selection.selectionSet, fragments, renames, selection.typeCondition?.name.value ?? condition, conditional);
    }
    const fragment = fragments.get(selection.name.value);
    return fragment === undefined ? [] : keysOf(fragment.selectionSet, fragments, renames, fragment.typeCondition.name.value, conditional);
  });
}

function withoutName(document: DocumentNode): { text: string; operation: OperationDefinitionNode | undefined; fragments: Map<string, FragmentDefinitionNode> } {
  let operation: OperationDefinitionNode | undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  const definitions = document.definitions.map((definition) => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    operation = definition;
    const { name: _name, ...unnamed } = definition;
    return unnamed;
  });
  return { text: stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions })), operation, fragments };
}

/**
 * Reads the operation of a Fetch node; keys are as they are after the output rewrites.
 * @throws Error when the text holds no operation, or an entity fetch does not select `_entities`.
 */
export function readFetchShape(operationText: string, isEntityFetch: boolean, rewrites: readonly FetchDataRewrite[]): FetchShape {
  const renames = new Map(rewrites.flatMap((rewrite) => (rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [])));
  const { text, operation, fragments } = withoutName(parse(operationText, { noLocation: true }));
  if (operation === undefined) throw new Error('A fetch node must hold one operation.');
  if (!isEntityFetch) return { text, keys: keysOf(operation.selectionSet, fragments, renames, null, false) };
  const entities = operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD && selection.name.value === ENTITIES);
  if (entities?.kind !== Kind.FIELD || entities.selectionSet === undefined) throw new Error('An entity fetch must select _entities.');
  return { text, keys: keysOf(entities.selectionSet, fragments, renames, null, false) };
}
