import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';

/** Size of one operation with its fragments expanded. Numbers may be astronomically large: they are computed, not walked. */
export interface OperationMeasure {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly selections: number;
  readonly directives: number;
}

const NOTHING: OperationMeasure = { depth: 0, aliases: 0, rootFields: 0, selections: 0, directives: 0 };

/**
 * Measures each operation of a document in time linear in its length: a fragment is measured once and its measure reused at every spread, so
 * a fragment bomb costs as little as any document. Spreads of unknown or cyclic fragments count as nothing: validation refuses them.
 */
export function measureDocument(document: DocumentNode): readonly OperationMeasure[] {
  const measurer = new FragmentMeasurer(fragmentsOf(document));
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operations.map((operation) => {
    const body = measurer.selectionSet(operation.selectionSet);
    const variables = operation.variableDefinitions ?? [];
    const own = (operation.directives?.length ?? 0) + variables.reduce((sum, variable) => sum + (variable.directives?.length ?? 0), 0);
    return { ...body, directives: body.directives + own };
  });
}

class FragmentMeasurer {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #measured = new Map<string, OperationMeasure>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  selectionSet(selectionSet: SelectionSetNode): OperationMeasure {
    const total = { ...NOTHING };
    for (const selection of selectionSet.selections) {
      const directives = selection.directives?.length ?? 0;
      total.selections += 1;
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet === undefined ? NOTHING : this.selectionSet(selection.selectionSet);
        add(total, { ...below, depth: below.depth + 1, rootFields: 1, aliases: below.aliases + (selection.alias === undefined ? 0 : 1), directives: below.directives + directives });
      } else {
        const below = selection.kind === Kind.INLINE_FRAGMENT ? this.selectionSet(selection.selectionSet) : this.#fragment(selection.name.value);
        add(total, { ...below, directives: below.directives + directives });
      }
    }
    return total;
  }

  #fragment(name: string): OperationMeasure {
    const known = this.#measured.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    // Set before descending: a cycle meets this entry and stops.
    this.#measured.set(name, NOTHING);
    const body = this.selectionSet(fragment.selectionSet);
    const measure = { ...body, directives: body.directives + (fragment.directives?.length ?? 0) };
    this.#measured.set(name, measure);
    return measure;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function add(total: Mutable<OperationMeasure>, part: OperationMeasure): void {
  total.depth = Math.max(total.depth, part.depth);
  total.aliases += part.aliases;
  total.rootFields += part.rootFields;
  total.selections += part.selections;
  total.directives += part.directives;
}
