import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { isAbstractType, isObjectType, parse, printSchema } from 'graphql';
import { QueryPlanner } from './mended-planner.ts';

/** What the main thread has to know of a supergraph, in a form that crosses threads. */
export interface SupergraphFacts {
  /** SDL of the API schema: what clients see. */
  readonly apiSdl: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Object types of the full supergraph, and what each abstract type of it may be. */
  readonly concrete: readonly string[];
  readonly possible: Readonly<Record<string, readonly string[]>>;
  /** Field sets of all `@key` and `@requires`: what the planner selects by itself. */
  readonly fieldSets: readonly string[];
}

export interface SupergraphSource {
  readonly sdl: string;
  /** URLs of linked features that this gateway understands beside the planner's own; null when whoever read the file has seen to that. */
  readonly supportedFeatures: readonly string[] | null;
  /** Options of one condition that the planner weighs; more abort the plan (access.md F7). */
  readonly pathsLimit: number;
}

export interface LoadedSupergraph {
  readonly facts: SupergraphFacts;
  /** Plans a document with one operation, valid against the API schema. Blocks until done: run it in a worker. */
  plan(documentText: string): QueryPlan;
}

/** The features of every Federation 2 supergraph that the planner handles by itself. */
const PLANNER_FEATURES = [
  'https://specs.apollo.dev/core/v0.1', 'https://specs.apollo.dev/core/v0.2',
  ...['v0.1', 'v0.2', 'v0.3', 'v0.4', 'v0.5'].map((version) => `https://specs.apollo.dev/join/${version}`),
  ...['v0.1', 'v0.2', 'v0.3'].map((version) => `https://specs.apollo.dev/tag/${version}`),
  'https://specs.apollo.dev/inaccessible/v0.1', 'https://specs.apollo.dev/inaccessible/v0.2',
];

/**
 * Reads a supergraph and makes its planner.
 * @throws GraphQLError when the SDL is no valid supergraph or asks for a feature that is not supported.
 */
export function loadSupergraph({ sdl, supportedFeatures, pathsLimit }: SupergraphSource): LoadedSupergraph {
  const supergraph = Supergraph.build(sdl, {
    supportedFeatures: supportedFeatures === null ? null : new Set([...PLANNER_FEATURES, ...supportedFeatures]), validateSupergraph: true,
  });
  const planner = new QueryPlanner(supergraph, {
    // Named fragments would make equal fetches of different operations differ; type conditions in paths keep data of different types apart.
    reuseQueryFragments: false,
    generateQueryFragments: false,
    typeConditionedFetching: true,
    debug: { pathsLimit },
  });
  const apiSchema = supergraph.apiSchema();
  const full = supergraph.schema.toGraphQLJSSchema();
  const types = Object.values(full.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return {
    facts: {
      apiSdl: printSchema(apiSchema.toGraphQLJSSchema()),
      subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
      concrete: types.filter(isObjectType).map(({ name }) => name),
      possible: Object.fromEntries(types.filter(isAbstractType).map((type) => [type.name, full.getPossibleTypes(type).map(({ name }) => name)])),
      fieldSets: [...new Set([...sdl.matchAll(/\b(?:key|requires):\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? ''))],
    },
    plan: (documentText) => {
      const document = parse(documentText, { noLocation: true });
      // Fetches carry no operation name of the client's: equal fetches are then equal text, and a department's log names no client's operation.
      const unnamed = { ...document, definitions: document.definitions.map((definition) => (definition.kind === 'OperationDefinition' ? { ...definition, name: undefined } : definition)) };
      return planner.buildQueryPlan(operationFromDocument(apiSchema, unnamed));
    },
  };
}
