import { OperationTypeNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileProgram } from '../../../gateway/execution/program/compile-program.ts';
import { FetchRunner } from '../../../gateway/execution/run/fetch-runner.ts';
import { createRequestState, mergeArrived } from '../../../gateway/execution/run/request-state.ts';
import type { SubgraphReply } from '../../../gateway/execution/subgraph/subgraph-reply.ts';
import { Cancellation } from '../../../gateway/execution/subgraph/cancellation.ts';
import { createTypeTable } from '../../../gateway/execution/type-table.ts';

const TYPES = createTypeTable(['P', 'Place'], {});
/** Two fetches that write the same object: what one brings for several places may not be one. */
const PROGRAM = compileProgram({
  kind: 'QueryPlan',
  node: {
    kind: 'Sequence',
    nodes: [
      { kind: 'Fetch', serviceName: 'a', operationKind: OperationTypeNode.QUERY, operation: '{ps{__typename id home{zip}}}', operationName: undefined, operationDocumentNode: undefined },
      {
        kind: 'Flatten', path: ['ps', '@'],
        node: {
          kind: 'Fetch', serviceName: 'b', operationKind: OperationTypeNode.QUERY, operationName: undefined, operationDocumentNode: undefined,
          operation: 'query($representations:[_Any!]!){_entities(representations:$representations){... on P{home{lat} tags rooms{size}}}}',
          requires: [{ kind: 'InlineFragment', typeCondition: 'P', selections: [{ kind: 'Field', name: '__typename' }, { kind: 'Field', name: 'id' }] }],
        },
      },
    ],
  },
});

/** The second fetch, about to run over `root`, and what b answers. */
function begun(root: Record<string, unknown>, reply: SubgraphReply) {
  const runner = new FetchRunner(PROGRAM, TYPES, async () => ({ read: () => reply }));
  const state = createRequestState({
    program: PROGRAM, types: TYPES, variables: {}, cancellation: new Cancellation(), deadline: 0, startedAt: 0, sign: () => ({}), shareKey: null, readers: null, nested: null, root,
  });
  const [, fetch] = PROGRAM.fetches;
  if (fetch === undefined) throw new Error('there must be two fetches');
  return { runner, state, fetch };
}

/** The merged data of `places` of one entity, of which subgraph b says `entity`. */
async function merged(places: number, entity: object): Promise<readonly Record<string, unknown>[]> {
  const ps = Array.from({ length: places }, (): Record<string, unknown> => ({ __typename: 'P', id: '1', home: { zip: 'z' } }));
  const { runner, state, fetch } = begun({ ps }, { kind: 'answer', data: { _entities: [entity] }, errors: [], extensions: null, clean: true, repeats: false });
  await runner.runEntities(state, [{ fetch, targets: runner.targets(state, fetch) }], 10);
  mergeArrived(state);
  return ps;
}

/** With a member that may not be looked at. */
function withUntouchable(value: object): object {
  return Object.defineProperty(value, 'junk', { enumerable: true, get: () => { throw new Error('nobody asked for it'); } });
}

describe('an entity that stands in several places', () => {
  it('is copied to each of them, but nothing that nobody asked for', async () => {
    const entity = withUntouchable({ home: withUntouchable({ lat: 1 }), tags: ['x'], rooms: [[withUntouchable({ size: 1 }), null], null] });
    for (const place of await merged(3, entity)) {
      expect(place).toMatchObject({ home: { zip: 'z', lat: 1 }, tags: ['x'], rooms: [[{ size: 1 }, null], null] });
    }
  });

  it('is another object in each, as far down as something may be merged into it', async () => {
    const [first, second] = await merged(2, { home: { lat: 1 }, tags: ['x'], rooms: [{ size: 1 }] });
    expect(second).toEqual(first);
    expect(second?.['home']).not.toBe(first?.['home']);
    expect(second?.['rooms']).not.toBe(first?.['rooms']);
    const [room, other] = [first, second].map((place) => (place?.['rooms'] as readonly object[] | undefined)?.[0]); // as given
    expect(other).not.toBe(room);
  });

  it('lacks in each what it lacks, and keeps a name that was not asked for', async () => {
    const [, second] = await merged(2, { home: null, rooms: [{ __typename: 'Room' }, 'x'] });
    expect(second).toEqual({ __typename: 'P', id: '1', home: { zip: 'z' }, rooms: [{ __typename: 'Room' }, 'x'], tags: undefined });
  });
});

describe('entities that are none', () => {
  it('are placed by one walk through the data, however many they are', async () => {
    const ps = Array.from({ length: 50 }, (_, at) => ({ __typename: 'P', id: String(at) }));
    let walks = 0;
    const root = Object.defineProperty({}, 'ps', { enumerable: true, get: () => ((walks += 1), ps) });
    const reply: SubgraphReply = { kind: 'answer', data: { _entities: ps.map(() => 'x') }, errors: [], extensions: null, clean: true, repeats: false };
    const { runner, state, fetch } = begun(root, reply);
    const targets = runner.targets(state, fetch);
    walks = 0;
    await runner.runEntities(state, [{ fetch, targets }], 50);
    mergeArrived(state);
    expect(state.errors.map(({ path }) => path)).toEqual(ps.flatMap((_, at) => ['home', 'tags', 'rooms'].map((key) => ['ps', at, key])));
    expect(walks).toBe(1);
  });
});
