import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionResult } from 'graphql';
import { createApollo } from './kit/apollo.ts';
import type { RunApollo } from './kit/apollo.ts';
import { compose } from './kit/compose.ts';
import { createTestFederation } from './kit/federation.ts';
import type { TestFederation } from './kit/federation.ts';
import { createLocalTransport } from './kit/local-transport.ts';
import { runMonolith } from './kit/monolith.ts';
import { readScenario } from './kit/scenario.ts';
import type { ScenarioCase } from './kit/scenario.ts';
import { createLocalSubgraph } from './kit/subgraph.ts';
import type { LocalSubgraph } from './kit/subgraph.ts';

const FOLDER = join(import.meta.dirname, 'scenarios');
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
/** What of `got` was asked for: merged data may hold more, and an absent value is as good as null. */
function asked(got: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(got)) return got.map((item, at) => asked(item, expected[at]));
  if (typeof expected !== 'object' || expected === null || typeof got !== 'object' || got === null) return got ?? null;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, asked((got as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key])]));
}

const paths = (errors: readonly { readonly path?: readonly (string | number)[] | null | undefined }[]): string[] => [...new Set(errors.map(({ path }) => JSON.stringify(path ?? null)))].toSorted();

const scenarios = await Promise.all(readdirSync(FOLDER).toSorted().map((name) => readScenario(FOLDER, name)));

it('holds at least 45 scenarios, each named in the README by the corner it covers', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(45);
  const readme = readFileSync(join(FOLDER, '../README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| '));
  // `requires-simple` `-nested`: a name that begins with a hyphen goes on where the first one of its row did.
  const named = rows.flatMap((row) => {
    const names = [...row.matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1] ?? '');
    const stem = names.find((name) => !name.startsWith('-'))?.split('-')[0] ?? '';
    return names.map((name) => (name.startsWith('-') ? stem + name : name));
  });
  expect(scenarios.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !scenarios.some((scenario) => scenario.name === name))).toEqual([]);
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  let supergraphSdl: string;
  let apollo: RunApollo;
  beforeAll(async () => {
    supergraphSdl = compose(scenario.subgraphs);
    apollo = await createApollo(supergraphSdl);
  });
  const start = (): { federation: TestFederation; subgraphs: LocalSubgraph[] } => {
    const data = scenario.data();
    const subgraphs = scenario.subgraphs.map(({ name, sdl }) => createLocalSubgraph(name, sdl, data));
    return { federation: createTestFederation(supergraphSdl, createLocalTransport(subgraphs)), subgraphs };
  };
  const monolith = (test: ScenarioCase): Promise<ExecutionResult> => runMonolith(start().federation.loaded.facts.apiSdl, scenario.data(), test.query, test.variables);

  it.each(scenario.cases.map((test) => [test.name, test] as const))('%s', async (_title, test) => {
    const { federation, subgraphs } = start();
    const result = await federation.run(test.query, test.variables);
    const data: unknown = JSON.parse(result.dataText);
    expect(data).toEqual(test.expected.data);
    expect(result.errors.map(({ path, code }) => ({ path, code })).toSorted(byPath)).toEqual([...(test.expected.errors ?? [])].toSorted(byPath));
    const object = await start().federation.runToObject(test.query, test.variables);
    expect(asked(object.data, test.expected.data)).toEqual(test.expected.data);
    const sharing = await start().federation.run(test.query, test.variables, { input: { shareKey: 'k' } });
    const plain = { ...result, calls: null };
    expect({ ...sharing, sharedData: undefined, calls: null }).toEqual(plain);
    // Two requests at once that differ in a variable nobody uses share each fetch, and the data that it brought, which is frozen.
    const twins = start().federation;
    for (const one of await Promise.all((test.query.includes('mutation') ? [] : [{}, { unused: 1 }]).map((more) => twins.run(test.query, { ...test.variables, ...more }, { input: { shareKey: 'k' } })))) {
      expect({ ...one, sharedData: undefined, calls: null }).toEqual(plain);
    }
    if (test.calls !== undefined) expect(Object.fromEntries(subgraphs.map(({ name, received }) => [name, received.length]))).toEqual(test.calls);
  });

  const withOracle = scenario.cases.filter(({ noMonolith }) => noMonolith === undefined);
  it.runIf(withOracle.length > 0).each(withOracle.map((test) => [test.name, test] as const))('%s: as one monolithic schema answers', async (_title, test) => {
    const oracle = await monolith(test);
    expect(test.expected.data).toEqual(plain(oracle.data));
    expect(paths(test.expected.errors ?? [])).toEqual(paths(oracle.errors ?? []));
  });

  const answeredByApollo = scenario.cases.filter(({ apolloNeverEnds }) => apolloNeverEnds === undefined);
  it.each(answeredByApollo.map((test) => [test.name, test] as const))('%s: as ApolloGateway answers, or differing as listed', async (_title, test) => {
    const reference = await apollo(test.query, test.variables, start().subgraphs).catch((error: unknown) => ({ data: undefined, errors: [error] }));
    if (test.apolloDiffers === undefined) expect(plain(reference.data)).toEqual(test.expected.data);
    else expect(plain(reference.data), `no longer differs: ${test.apolloDiffers}`).not.toEqual(test.expected.data);
  });
});

function byPath(one: { readonly path: readonly (string | number)[] | null }, other: { readonly path: readonly (string | number)[] | null }): number {
  return JSON.stringify(one.path) < JSON.stringify(other.path) ? -1 : 1;
}
