import { Kind } from 'graphql';
import type { OperationDefinitionNode, ValueNode } from 'graphql';
import type { Principal } from '../../login/principal.ts';
import type { Purpose } from '../../purpose/purpose.ts';
import { collectFields } from '../planning/collect-fields.ts';
import type { Collecting } from '../planning/collect-fields.ts';
import { knownSubjects } from '../planning/known-subjects.ts';
import { argumentCoordinate, ROOT_TYPE } from './lookup-rate.ts';
import type { LookupRate } from './lookup-rate.ts';

/** One operation, and what of it needs no counting. */
export interface LookupRequest extends Collecting {
  readonly definition: OperationDefinitionNode;
  readonly principal: Principal;
  readonly purpose: Purpose;
  /** The key of the person whose identity card bears this number; null for what is no number. */
  readonly personIdOf: (idNumber: string) => string | null;
}

/**
 * The different values an operation names for each rate, beyond those its token names. Excluded selections do not count (access.md A5); aliases,
 * fragments and lists do.
 */
export function lookupsOf({ definition, principal, purpose, personIdOf, ...collecting }: LookupRequest, rates: readonly LookupRate[]): ReadonlyMap<LookupRate, ReadonlySet<string>> {
  const root = ROOT_TYPE[definition.operation];
  const known = new Set(knownSubjects(principal, purpose).map(({ key }) => key));
  const found = new Map<LookupRate, Set<string>>();
  for (const nodes of collectFields(collecting, root, [definition.selectionSet]).values()) {
    for (const { name, value, field } of nodes.flatMap((node) => (node.arguments ?? []).map((argument) => ({ name: argument.name.value, value: argument.value, field: node.name.value })))) {
      const coordinate = argumentCoordinate(root, field, name);
      const rate = rates.find((each) => each.arguments.includes(coordinate));
      if (rate === undefined) continue;
      const values = valuesOf(value, collecting.variables).filter((text) => !known.has(text) && !known.has(personIdOf(text) ?? ''));
      found.set(rate, new Set([...(found.get(rate) ?? []), ...values]));
    }
  }
  return new Map([...found].filter(([, { size }]) => size > 0));
}

function valuesOf(node: ValueNode, variables: Readonly<Record<string, unknown>>): readonly string[] {
  if (node.kind === Kind.VARIABLE) return plainValues(variables[node.name.value]);
  if (node.kind === Kind.LIST) return node.values.flatMap((each) => valuesOf(each, variables));
  return node.kind === Kind.STRING || node.kind === Kind.INT ? [node.value] : [];
}

function plainValues(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(plainValues);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
