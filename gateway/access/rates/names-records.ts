import { Kind } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../../operation/fragments-of.ts';
import { argumentCoordinate, ROOT_TYPE } from './lookup-rate.ts';
import type { LookupRate } from './lookup-rate.ts';

/** By operation and by the rates of one policy: documents are shared between requests. */
const KNOWN = new WeakMap<OperationDefinitionNode, { readonly rates: readonly LookupRate[]; readonly names: boolean }>();

/** Whether an operation has an argument under a rate at all, whatever its variables say: most have none, and need no counting. */
export function namesRecords(document: DocumentNode, definition: OperationDefinitionNode, rates: readonly LookupRate[]): boolean {
  const known = KNOWN.get(definition);
  if (known !== undefined && known.rates === rates) return known.names;
  const names = find(document, definition, new Set(rates.flatMap((rate) => rate.arguments)));
  KNOWN.set(definition, { rates, names });
  return names;
}

function find(document: DocumentNode, definition: OperationDefinitionNode, limited: ReadonlySet<string>): boolean {
  const root = ROOT_TYPE[definition.operation];
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const inSet = (set: SelectionSetNode): boolean => set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return (selection.arguments ?? []).some(({ name }) => limited.has(argumentCoordinate(root, selection.name.value, name.value)));
    if (selection.kind === Kind.INLINE_FRAGMENT) return inSet(selection.selectionSet);
    const fragment = seen.has(selection.name.value) ? undefined : fragments.get(selection.name.value);
    seen.add(selection.name.value);
    return fragment !== undefined && inSet(fragment.selectionSet);
  });
  return inSet(definition.selectionSet);
}
