import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { federationMetadata, isCompositeType } from '@apollo/federation-internals';
import type { Schema, SelectionSet } from '@apollo/federation-internals';
import type { QueryPlanner as StockPlanner } from '@apollo/query-planner';

/** What the mends need of the planner's fetch groups. */
interface FetchGroup {
  readonly subgraphName: string;
  readonly subgraphAndMergeAtKey: string;
  readonly deferRef: string | undefined;
  readonly inputs: { equals(other: unknown): boolean } | undefined;
  readonly selection: SelectionSet;
  readonly dependencyGraph: { readonly subgraphSchemas: ReadonlyMap<string, Schema> };
  parents(): readonly { readonly group: FetchGroup; readonly path?: unknown }[];
  children(): readonly FetchGroup[];
  addParent(parent: { readonly group: FetchGroup; readonly path?: unknown }): void;
  removeChild(child: FetchGroup): void;
  canMergeChildIn(child: FetchGroup): boolean;
  mergeInWithAllDependencies(other: FetchGroup): void;
}

interface DependencyGraph {
  readonly groups: readonly FetchGroup[];
  reduce(): void;
  dfsRemoveRedundantEdges(from: FetchGroup): void;
  mergeFetchesToSameSubgraphAndSameInputs(): void;
}

interface PlannerModule {
  /** Asked where the published text asks nothing: may `parent` select what `child` does? */
  mayStandInFor: (parent: FetchGroup, child: FetchGroup) => boolean;
  readonly QueryPlanner: typeof StockPlanner;
  readonly FetchGroup: { readonly prototype: FetchGroup };
  readonly FetchDependencyGraph: { readonly prototype: DependencyGraph };
}

const MISFIT = new Error('The mends of the query planner must fit its version, and do not: see docs/decisions/0230.');

/** Where the planner takes a fetch of required values into the fetch before it. */
const STANDS_IN = 'const newGroupIsUnneeded = parent.path && ';

/** A copy of the planner's module for ourselves: whoever else loads the package, ApolloGateway in our tests above all, has it as it was published. */
function loadPlanner(): PlannerModule {
  const require = createRequire(import.meta.url);
  const file = join(dirname(require.resolve('@apollo/query-planner')), 'buildPlan.js');
  const [before, after, ...more] = readFileSync(file, 'utf8').split(STANDS_IN);
  if (before === undefined || after === undefined || more.length > 0) throw MISFIT;
  const source = `${before}${STANDS_IN}exports.mayStandInFor(parent.group, groupCopy) && ${after}\nexports.FetchGroup = FetchGroup; exports.FetchDependencyGraph = FetchDependencyGraph;`;
  const module = { exports: {} };
  compileFunction(source, ['exports', 'require', 'module'], { filename: file })(module.exports, createRequire(file), module);
  return module.exports as PlannerModule; // what the text exports; the mends check that what they replace is there
}

/** Everything that runs after `group`. Each group is visited once; the published `isDescendantOf` visits one as often as there are ways to it. */
function runsAfter(group: FetchGroup, sought: FetchGroup): boolean {
  const seen = new Set<FetchGroup>();
  const stack = [...group.children()];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === sought) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(...next.children());
  }
  return false;
}

/**
 * A child is merged into its parent only when whatever else it waits for has run before that parent. As published it is merged all the same, and its
 * fields are fetched before what they require (apollographql/router#9967 is the same mend in the Rust planner).
 */
function mayMergeChild(parent: FetchGroup, child: FetchGroup): boolean {
  return child.parents().every(({ group }) => group === parent || runsAfter(group, parent));
}

/**
 * Whether the subgraph of `parent` resolves by itself everything that `child` selects. As published, a field that it has as `@external`, or that
 * requires something there, counts as its own, and comes out null.
 */
function mayStandInFor(parent: FetchGroup, child: FetchGroup): boolean {
  const schema = parent.dependencyGraph.subgraphSchemas.get(parent.subgraphName);
  const metadata = schema === undefined ? undefined : federationMetadata(schema);
  if (schema === undefined || metadata === undefined) return false;
  const resolvesAll = (selections: SelectionSet): boolean => selections.selections().every((selection) => {
    if (selection.selectionSet !== undefined && !resolvesAll(selection.selectionSet)) return false;
    if (selection.kind === 'FragmentSelection' || selection.element.name === '__typename') return true;
    const type = schema.type(selection.element.parentType.name);
    const field = type !== undefined && isCompositeType(type) && type.kind !== 'UnionType' ? type.field(selection.element.name) : undefined;
    return field !== undefined && !metadata.isFieldExternal(field) && !field.hasAppliedDirective(metadata.requiresDirective());
  });
  return resolvesAll(child.selection);
}

/** Merges two groups of equal inputs into the one that runs first, which it returns. What ran after it, and before the other, still runs before the other's children. */
function mergeEqual(one: FetchGroup, other: FetchGroup): FetchGroup {
  const [first, second] = runsAfter(other, one) ? [other, one] : [one, other];
  const between = second.parents().map(({ group }) => group).filter((group) => runsAfter(first, group));
  const children = [...second.children()];
  // As published, merging a direct child makes a group its own parent.
  first.removeChild(second);
  first.mergeInWithAllDependencies(second);
  for (const child of children) for (const group of between) if (group !== child && !runsAfter(child, group)) child.addParent({ group });
  return first;
}

/** As published, but into the group that runs first: merging one into its own descendant makes a circle, in which the planner goes round until its memory ends. */
function mergeEqualFetches(this: DependencyGraph): void {
  const byPlace = Map.groupBy(this.groups.filter(({ inputs }) => inputs !== undefined), ({ subgraphAndMergeAtKey }) => subgraphAndMergeAtKey);
  for (const groups of byPlace.values()) {
    const left = [...groups];
    for (let target = left.shift(); target !== undefined; target = left.shift()) {
      const { inputs, deferRef } = target;
      for (const equal of left.filter((group) => group.deferRef === deferRef && inputs?.equals(group.inputs) === true)) {
        left.splice(left.indexOf(equal), 1);
        target = mergeEqual(target, equal);
      }
    }
  }
  this.reduce();
}

/** As published, but each group is visited once: without that it takes time in the number of ways through the graph, and never ends on a circle. */
function removeRedundantEdges(from: FetchGroup): void {
  const seen = new Set<FetchGroup>();
  const starts = [...from.children()]; // a copy: what is redundant is taken out on the way
  for (const start of starts) {
    const stack = [...start.children()];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (next === from) throw new Error('A fetch must not wait for itself: the plan goes round in a circle.');
      if (seen.has(next)) continue;
      seen.add(next);
      from.removeChild(next);
      stack.push(...next.children());
    }
  }
}

function mended(): PlannerModule {
  const planner = loadPlanner();
  const group = planner.FetchGroup.prototype;
  const graph = planner.FetchDependencyGraph.prototype;
  for (const method of [group.canMergeChildIn, group.mergeInWithAllDependencies, group.addParent, graph.dfsRemoveRedundantEdges, graph.mergeFetchesToSameSubgraphAndSameInputs]) {
    if (typeof method !== 'function') throw MISFIT;
  }
  const { canMergeChildIn } = group;
  group.canMergeChildIn = function canMerge(child) {
    return canMergeChildIn.call(this, child) && mayMergeChild(this, child);
  };
  planner.mayStandInFor = mayStandInFor;
  graph.dfsRemoveRedundantEdges = removeRedundantEdges;
  graph.mergeFetchesToSameSubgraphAndSameInputs = mergeEqualFetches;
  return planner;
}

/** Apollo's query planner, 2.14.4, without the faults that answer null or never end (docs/decisions/0230). */
export const { QueryPlanner } = mended();
