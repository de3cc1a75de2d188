import { afterAll, describe, expect, it } from 'vitest';
import type { RealEstateAdapter } from '../../adapters/real-estate/real-estate-adapter.ts';
import { subgraphSdl } from '../../schema/subgraph-sources.ts';
import { realEstateSubgraph } from '../../subgraphs/real-estate/real-estate-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import type { SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import type { ModuleSettings, RunningSubgraphName } from '../../subgraphs/subgraph-registry.ts';
import { RUNNING_SUBGRAPHS, SUBGRAPH_MODULES } from '../../subgraphs/subgraph-registry.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS } from './fake-answers.ts';

/*
 * Why the gateway does not ask a joining subgraph whose record it gives (decision 0316): the key that would come back is the one that was sent. Nobody answers at these
 * departments, so that a key which took a record to tell would be an error here. Whose record a department gave is known where its reply is read; the adapters' tests show
 * each of them refuse somebody else's (`wrong-person` and the like).
 */
const settings: ModuleSettings = { departments: DEPARTMENTS, personIds, cursors: createCursorCodec(KEYS.cursor), now: Date.now };
const unasked = (): never => {
  throw new Error('no department must be asked');
};
const silentRegistry: RealEstateAdapter = { rightsByOwner: unasked, rightsByUnit: unasked, figures: unasked, close: async () => undefined };

/** A module of the room; the registry's would read its private key from a file. */
const moduleOf = (name: RunningSubgraphName): SubgraphModule => (name === 'real-estate' ? realEstateSubgraph({ ...settings, adapter: silentRegistry }) : SUBGRAPH_MODULES[name](settings));

const SUBJECTS = [
  { type: 'Person', field: 'personId', keys: [personIdOf('320499193802140016'), personIdOf('320499198503090031'), personIdOf('320499193802140016')] },
  { type: 'LegalEntity', field: 'uscc', keys: ['91320499MY9A00018R', '92320499MY9A00026H', '91320499MY9A00018R'] },
] as const;
const joined = (name: RunningSubgraphName, type: string): boolean => new RegExp(`^type ${type}\\b[^{]*@key\\(`, 'm').test(subgraphSdl(name));
const CASES = RUNNING_SUBGRAPHS.flatMap((name) => SUBJECTS.filter(({ type }) => joined(name, type)).map((subject) => ({ name, ...subject })));

const running: RunningSubgraph[] = [];
afterAll(async () => {
  await Promise.all(running.map((subgraph) => subgraph.close()));
});

describe('the key that a subgraph gives of an entity', () => {
  it('is looked at in every subgraph that joins a person or an entity', () => {
    expect(CASES.map(({ name, type }) => `${name} ${type}`).toSorted()).toEqual([
      'credit LegalEntity', 'credit Person', 'e-license LegalEntity', 'e-license Person', 'geospatial LegalEntity', 'geospatial Person', 'hrss LegalEntity', 'hrss Person', 'legal-person Person',
      'medical-insurance Person', 'parties Person', 'population Person', 'real-estate LegalEntity', 'real-estate Person',
    ]);
  });

  it.each(CASES)('is the one it was asked by, in $name of $type: in the order asked, and no record is read for it', async ({ name, type, field, keys }) => {
    const subgraph = await startSubgraph({ name, port: 0, keys: KEYS, departments: DEPARTMENTS, module: moduleOf(name) });
    running.push(subgraph);
    const answer = await callSubgraph(subgraph, `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${field} } } }`, { variables: { r: keys.map((key) => ({ __typename: type, [field]: key })) } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ _entities: keys.map((key) => ({ [field]: key })) });
    expect(answer.extensions?.provenance).toEqual([]);
  });
});
