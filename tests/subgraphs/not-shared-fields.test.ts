import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PRINCIPAL_KINDS } from '../../gateway/login/principal.ts';
import { subgraphSdl } from '../../schema/subgraph-sources.ts';
import { populationSubgraph } from '../../subgraphs/population/population-subgraph.ts';
import { notSharedCoordinates } from '../../subgraphs/server/not-shared-fields.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS } from './fake-answers.ts';

/* access.md E1: the subgraph checks share once more, whatever the gateway decided. A signed call for what is not shared reaches no department. */
let subgraph: RunningSubgraph;
let asked = 0;
const reported: unknown[] = [];

beforeAll(async () => {
  subgraph = await startSubgraph({
    name: 'population', port: 0, keys: KEYS, report: (error) => reported.push(error), departments: DEPARTMENTS,
    module: populationSubgraph({
      personIds, now: () => 0,
      adapter: {
        personsByIdNumber: async () => { asked += 1; throw new Error('what it answers does not matter here'); },
        household: async () => { throw new Error('not asked for'); },
        households: async () => { throw new Error('not asked for'); },
        figures: () => { throw new Error('not asked for'); },
        close: async () => undefined,
      },
    }),
  });
});
afterAll(() => subgraph.close());
beforeEach(() => { asked = 0; reported.length = 0; });

const ask = (selection: string, principalKind: string) =>
  callSubgraph(subgraph, `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } } fragment Picture on Person { face: portrait }`,
    { variables: { r: [{ __typename: 'Person', personId: personIdOf('320499193802140016') }] }, context: { principalKind } });
const REFUSED = [{ message: 'The source refused to answer.', extensions: { code: 'SOURCE_REFUSED' } }];
const MAY = ['CITIZEN', 'ENTERPRISE_AGENT', 'DEPARTMENT'];

describe('a field that is not shared', () => {
  it('is the portrait, by the subgraph’s own SDL', () => {
    expect([...notSharedCoordinates(parse(subgraphSdl('population')))]).toEqual(['Person.portrait']);
  });

  it.each([...PRINCIPAL_KINDS.filter((kind) => !MAY.includes(kind)), 'GATEWAY'])('is refused to %s, though the gateway signed for it, and no department is asked', async (kind) => {
    const answer = await ask('... on Person { name } ...Picture', kind);
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toEqual(REFUSED);
    expect(asked).toBe(0);
    expect(reported).toMatchObject([{ message: `fields that are not shared must be asked for by their subject or owner, and were by ${kind}` }]);
  });

  it.each(MAY)('is asked for a %s, whom the gateway decides on', async (kind) => {
    await ask('...Picture', kind);
    expect(asked).toBe(1);
  });

  it('keeps nobody from the fields beside it', async () => {
    await callSubgraph(subgraph, 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name } } }', { variables: { r: [{ __typename: 'Person', personId: personIdOf('320499193802140016') }] }, context: { principalKind: 'APPROVAL_ENGINE' } });
    expect(asked).toBe(1);
  });
});
