import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { analyseSharing } from './analyse-sharing.ts';
import type { FetchPlace } from './analyse-sharing.ts';
import { readFetchShape } from './fetch-shape.ts';
import { dottedPath, parseFlattenPath } from './flatten-path.ts';
import type { FetchStep, Program, ProgramStep } from './program.ts';

interface Draft {
  readonly places: FetchPlace[];
  readonly nodes: FetchNode[];
}

type Path = readonly (string | number)[];

/** A step whose fetches are known by index only, until sharing between them is decided. */
type Outline =
  | { readonly kind: 'sequence' | 'parallel'; readonly steps: readonly Outline[] }
  | { readonly kind: 'condition'; readonly variable: string; readonly whenTrue: Outline | null; readonly whenFalse: Outline | null }
  | { readonly kind: 'fetch'; readonly index: number };

interface Cursor {
  readonly path: Path;
  /** How many fetches must have run before: equal fetches of the same depth may wait for each other, they never depend on each other. */
  readonly depth: number;
  readonly conditional: boolean;
}

function outlineFetch(draft: Draft, node: FetchNode, cursor: Cursor): Outline {
  if (node.contextRewrites !== undefined && node.contextRewrites.length > 0) {
    throw new Error('The plan must not use @fromContext: context arguments are not supported.');
  }
  if (node.operationKind === 'subscription') throw new Error('The plan must hold queries and mutations only.');
  const shape = readFetchShape(node.operation, node.requires !== undefined, node.outputRewrites ?? []);
  draft.places.push({
    dotted: dottedPath(cursor.path),
    keys: shape.keys,
    isEntityFetch: node.requires !== undefined,
    typed: cursor.path.some((element) => String(element).includes('|[')),
    rewrites: (node.outputRewrites ?? []).length > 0,
    depth: cursor.depth,
    conditional: cursor.conditional,
    path: cursor.path,
    signature: JSON.stringify([node.serviceName, shape.text, node.requires, node.inputRewrites, node.outputRewrites, node.variableUsages]),
    text: shape.text,
  });
  draft.nodes.push(node);
  return { kind: 'fetch', index: draft.nodes.length - 1 };
}

function outline(draft: Draft, node: PlanNode, cursor: Cursor): { outline: Outline; depth: number } {
  switch (node.kind) {
    case 'Sequence': {
      let depth = cursor.depth;
      const steps = node.nodes.map((child) => {
        const next = outline(draft, child, { ...cursor, depth });
        depth = next.depth;
        return next.outline;
      });
      return { outline: { kind: 'sequence', steps }, depth };
    }
    case 'Parallel': {
      const children = node.nodes.map((child) => outline(draft, child, cursor));
      return { outline: { kind: 'parallel', steps: children.map((child) => child.outline) }, depth: Math.max(cursor.depth, ...children.map((child) => child.depth)) };
    }
    case 'Flatten':
      return outline(draft, node.node, { ...cursor, path: [...cursor.path, ...node.path] });
    case 'Condition': {
      const inner = { ...cursor, conditional: true };
      const whenTrue = node.ifClause === undefined ? null : outline(draft, node.ifClause, inner);
      const whenFalse = node.elseClause === undefined ? null : outline(draft, node.elseClause, inner);
      return {
        outline: { kind: 'condition', variable: node.condition, whenTrue: whenTrue?.outline ?? null, whenFalse: whenFalse?.outline ?? null },
        depth: Math.max(cursor.depth, whenTrue?.depth ?? 0, whenFalse?.depth ?? 0),
      };
    }
    case 'Fetch':
      return { outline: outlineFetch(draft, node, cursor), depth: cursor.depth + 1 };
    case 'Defer':
      throw new Error('The plan must not defer: @defer is not supported.');
  }
}

function finish(step: Outline | null, fetches: readonly FetchStep[]): ProgramStep | null {
  if (step === null) return null;
  switch (step.kind) {
    case 'sequence':
    case 'parallel':
      return { kind: step.kind, steps: step.steps.map((child) => finish(child, fetches)).filter((child) => child !== null) };
    case 'condition':
      return { kind: 'condition', variable: step.variable, whenTrue: finish(step.whenTrue, fetches), whenFalse: finish(step.whenFalse, fetches) };
    case 'fetch': {
      const fetch = fetches[step.index];
      if (fetch === undefined) throw new Error(`Fetch ${step.index} must exist.`);
      return { kind: 'fetch', fetch };
    }
  }
}

/** What identifies a fetch's representations, when each required key has one writer at its place and so one value. */
function askingOf(fetch: FetchNode, place: FetchPlace, writersAt: (dotted: string) => number): string | null {
  const keys = (fetch.requires ?? []).flatMap((selection) => (selection.kind === 'InlineFragment' ? selection.selections : [selection]));
  const isStable = keys.every((key) => key.kind === 'Field' && key.selections === undefined && writersAt(`${place.dotted}.${key.alias ?? key.name}`) === 1);
  return isStable ? JSON.stringify([fetch.requires, fetch.inputRewrites]) : null;
}

/**
 * Makes a query plan ready to run.
 * @throws Error when the plan holds something this engine refuses: deferred parts, subscriptions, context arguments.
 */
export function compileProgram(plan: QueryPlan): Program {
  const { node } = plan;
  if (node?.kind === 'Subscription') throw new Error('The plan must not subscribe: subscriptions are not supported.');
  const draft: Draft = { places: [], nodes: [] };
  const root = node === undefined ? null : outline(draft, node, { path: [], depth: 0, conditional: false }).outline;
  const sharing = analyseSharing(draft.places);
  const fetches = draft.nodes.map((fetch, index): FetchStep => {
    const place = draft.places[index];
    const decided = sharing.fetches[index];
    if (place === undefined || decided === undefined) throw new Error(`Fetch ${index} must have a place.`);
    return {
      index,
      subgraph: fetch.serviceName,
      operationKind: fetch.operationKind === 'mutation' ? 'mutation' : 'query',
      bodyPrefix: `{"query":${JSON.stringify(place.text)},"variables":{`,
      variables: fetch.variableUsages ?? [],
      path: parseFlattenPath(place.path, (dotted) => sharing.repeatedPaths.has(dotted)),
      dotted: place.dotted,
      requires: fetch.requires ?? null,
      inputRewrites: fetch.inputRewrites ?? [],
      outputRewrites: fetch.outputRewrites ?? [],
      keys: place.keys,
      ...decided,
      asking: decided.place === null ? null : askingOf(fetch, place, sharing.writersAt),
    };
  });
  return {
    step: finish(root, fetches),
    fetches,
    groups: sharing.groups,
    sharedPaths: sharing.sharedPaths,
    repeatedPaths: sharing.repeatedPaths,
    operationKind: fetches.some((fetch) => fetch.requires === null && fetch.operationKind === 'mutation') ? 'mutation' : 'query',
  };
}
