import { parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../gateway/execution/engine-operation.ts';
import { coerceVariables } from '../../../gateway/operation/coerce-variables.ts';
import { scripted } from './scripted-subgraphs.ts';

const { run, runToObject, apiSchema } = scripted({ a: 'type Query { x: Int sure: Int! }' }, { a: ({ query }) => ({ json: { data: query.includes('sure') ? { sure: null } : { x: 1 } } }) });

const of = (query: string, variables: Record<string, unknown>): readonly [string, Readonly<Record<string, unknown>>] =>
  [query, coerceVariables(apiSchema, parse(query).definitions[0] as OperationDefinitionNode, variables)]; // of documents that hold nothing else
const seen = ({ dataText, errors }: RunResult): unknown => [JSON.parse(dataText), errors.map(({ code, path }) => [code, path])];

describe('introspection that is given null where a value must be', () => {
  const QUERY = 'query ($n: String = "Query") { a: __type(name: $n) { name } x }';

  it('is null with an error of the client’s, and all else is answered', async () => {
    expect(seen(await run(...of(QUERY, { n: null })))).toEqual([{ a: null, x: 1 }, [['BAD_USER_INPUT', ['a']]]]);
    const { data, errors } = await runToObject(...of(QUERY, { n: null }));
    expect([data, errors.map(({ path }) => path)]).toEqual([{ a: null, x: 1 }, [['a']]]);
    expect(seen(await run(...of(QUERY, {})))).toEqual([{ a: { name: 'Query' }, x: 1 }, []]);
  });

  it('is told at each field, within fragments and where nothing is fetched', async () => {
    expect(seen(await run(...of('query ($n: String = "Query", $m: String = "Int") { __type(name: $n) { name } ... { b: __type(name: $n) { name } c: __type(name: $m) { name } } }', { n: null }))))
      .toEqual([{ __type: null, b: null, c: { name: 'Int' } }, [['BAD_USER_INPUT', ['__type']], ['BAD_USER_INPUT', ['b']]]]);
  });

  it('leaves what a null of the data takes along to its own error', async () => {
    expect(seen(await run(...of('query ($n: String = "Query") { __type(name: $n) { name } sure }', { n: null })))).toEqual([null, [['BAD_USER_INPUT', ['__type']], ['INTERNAL', ['sure']]]]);
  });

  it('never ends a request that no variable was looked at for', async () => {
    const result = await run('query ($d: Boolean = true) { __schema @include(if: $d) { queryType { name } } x }', { d: null });
    expect(result.errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
  });
});
