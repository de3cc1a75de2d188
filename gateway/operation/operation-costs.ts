import { Kind, visit } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';
import { PAGE_ARGUMENTS, operationCost } from './operation-cost.ts';

/** What the cost of an operation can depend on: variables that stand as an argument, and whether as the size of a page. */
interface Sizing {
  readonly name: string;
  readonly isPage: boolean;
}

interface Known {
  readonly sizing: readonly Sizing[];
  readonly costs: Map<string, number>;
}

/** Sizes of which costs are kept for one operation. */
const MOST_COSTS = 100;

/** By operation: valid documents are frozen and shared between requests, each of one schema (document-cache.ts), so what follows from them alone is found once. */
const KNOWN = new WeakMap<OperationDefinitionNode, Known>();

/** {@link operationCost}, computed once for each operation and the sizes that its variables give. */
export function knownOperationCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): number {
  let known = KNOWN.get(operation);
  if (known === undefined) KNOWN.set(operation, (known = { sizing: sizingOf(document, operation), costs: new Map() }));
  const key = known.sizing.map(({ name, isPage }) => sizeOf(variables[name], isPage)).join();
  let cost = known.costs.get(key);
  if (cost === undefined) {
    cost = operationCost(schema, document, operation, variables);
    if (known.costs.size < MOST_COSTS) known.costs.set(key, cost);
  }
  return cost;
}

/** As much of a value as the cost goes by. */
function sizeOf(value: unknown, isPage: boolean): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return isPage && typeof value === 'number' ? String(value) : '';
}

function sizingOf(document: DocumentNode, operation: OperationDefinitionNode): Sizing[] {
  const sizing = new Map<string, boolean>();
  for (const node of [operation, ...fragmentsOf(document).values()]) {
    visit(node, {
      Argument({ name, value }) {
        if (value.kind === Kind.VARIABLE) sizing.set(value.name.value, sizing.get(value.name.value) === true || PAGE_ARGUMENTS.has(name.value));
      },
    });
  }
  return [...sizing].map(([name, isPage]) => ({ name, isPage }));
}
