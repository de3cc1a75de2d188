import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { CallContext } from '../../adapters/call-context.ts';
import type { HouseholdRecord } from '../../adapters/population/household-record.ts';
import type { PersonRecord } from '../../adapters/population/person-record.ts';
import type { PersonKey, PopulationAdapter } from '../../adapters/population/population-adapter.ts';
import { populationSubgraph } from '../../subgraphs/population/population-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, ambiguous, found, householdRecord, notFound, personRecord, refused, unavailable } from './fake-answers.ts';

const P01 = '320499193802140016';
const P02 = '320499193802140024';
const OF_REFERENCE = (fields: string) => `query($personId: ID!) { _entities(representations: [{ __typename: "Person", personId: $personId }]) { ... on Person { ${fields} } } }`;
const NOW = Date.parse('2026-03-02T10:00:00+08:00');

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

interface Received {
  readonly persons: { keys: readonly PersonKey[]; context: CallContext }[];
  readonly households: (readonly string[])[];
}

async function start(person: (number: string) => Answer<PersonRecord>, household: (no: string) => Answer<HouseholdRecord> = () => found('population', householdRecord())) {
  const received: Received = { persons: [], households: [] };
  const adapter: PopulationAdapter = {
    personsByIdNumber: async (keys, context) => {
      received.persons.push({ keys, context });
      return keys.map(({ number }) => person(number));
    },
    household: async (no) => household(no),
    households: async (numbers) => {
      received.households.push(numbers);
      return numbers.map(household);
    },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const subgraph = await startSubgraph({
    name: 'population', port: 0, keys: KEYS,
    departments: DEPARTMENTS,
    module: populationSubgraph({ adapter, personIds, now: () => NOW }),
  });
  running.push(subgraph);
  return { subgraph, received };
}

const P01_FOUND = (number: string) => found('population', personRecord({ idNumber: number }));

describe('the population subgraph', () => {
  it('answers a person whole from one call, with the purpose of the assertion', async () => {
    const { subgraph, received } = await start(P01_FOUND);
    const answer = await callSubgraph(
      subgraph,
      '{ person(idNumber: "320499193802140016") { personId idNumber name sex { code name } birthDate age ageBand isMinor hukouAddress residencePermit { number } idCardLongTerm personStatus portrait } }',
      // The portrait is not shared: only its subject and the owner department may be answered.
      { context: { principalKind: 'DEPARTMENT' } },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      person: {
        personId: personIdOf(P01), idNumber: P01, name: '张伟', sex: { code: '1', name: '男性' }, birthDate: '1938-02-14', age: 88, ageBand: 'FROM_80', isMinor: false,
        hukouAddress: '江苏省常州市示例区示例街道1号', residencePermit: { number: '320499190000000018' }, idCardLongTerm: true, personStatus: 'NORMAL', portrait: 'ZP1',
      },
    });
    expect(received.persons.map(({ keys }) => keys)).toEqual([[{ type: '111', number: P01 }]]);
    expect(received.persons[0]?.context).toMatchObject({ requestId: 'request-1', organization: '11320499MY9B00035D', itemName: '高龄津贴(尊老金)', caseNo: 'C-1' });
    expect(answer.extensions?.provenance).toEqual([
      {
        path: ['person'], source: 'population', channel: 'test:ask', status: 'FOUND', latencyMs: 12, asOf: '2026-03-01T08:00:00+08:00', sourceMode: 'REALTIME',
        sourceRequestId: 'dep-7', quality: ['ID_LOWERCASE_X'],
      },
    ]);
  });

  const day = '2026-05-01';
  it.each([
    ['nothing of a death', {}, 'FALSE'],
    ['a death', { personStatus: 'DECEASED', deathCancelDate: day }, 'TRUE'],
    ['a death without its day', { personStatus: 'DECEASED' }, 'TRUE'],
    ['a day of death beside a status it does not know', { personStatus: null, deathCancelDate: day }, 'TRUE'],
    ['a day of death beside a normal status', { deathCancelDate: day }, 'UNKNOWN'],
    ['a kind of death beside a normal status', { deathCancelKind: { code: '1', name: null, system: 't' } }, 'UNKNOWN'],
    ['a status it does not know', { personStatus: null }, 'UNKNOWN'],
    ['somebody moved away', { personStatus: 'EMIGRATED' }, 'UNKNOWN'],
    ['a registration cancelled', { personStatus: 'CANCELLED' }, 'UNKNOWN'],
    ['only an entry of the past', { recordCurrent: false }, 'UNKNOWN'],
  ] as const)('judges whether somebody is dead where the register says %s', async (_, change, deceased) => {
    const { subgraph } = await start((number) => found('population', personRecord({ idNumber: number, ...change })));
    const answer = await callSubgraph(subgraph, OF_REFERENCE('deceased'), { variables: { personId: personIdOf(P01) } });
    expect(answer.data?.['_entities']).toEqual([{ deceased }]);
  });

  it.each([['nobody there', notFound('population')], ['no answer', unavailable('population')], ['two of one number', ambiguous('population')]])('knows of no death, nor of none, with %s', async (_, answered) => {
    const { subgraph } = await start(() => answered);
    const answer = await callSubgraph(subgraph, OF_REFERENCE('deceased'), { variables: { personId: personIdOf(P01) } });
    expect([answer.errors, answer.data?.['_entities']]).toEqual([undefined, [{ deceased: 'UNKNOWN' }]]);
  });

  it('makes one call for a hundred persons, equal ones once', async () => {
    const { subgraph, received } = await start(P01_FOUND);
    const numbers = Array.from({ length: 100 }, (_, index) => `3204991938021${String(index).padStart(5, '0')}`);
    const representations = [...numbers, ...numbers].map((number) => ({ __typename: 'Person', personId: personIdOf(number) }));
    const answer = await callSubgraph(subgraph, 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name age } } }', { variables: { r: representations } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toHaveLength(200);
    expect(received.persons.map(({ keys }) => keys.length)).toEqual([100]);
  });

  it('asks nobody for what a reference already tells', async () => {
    const { subgraph, received } = await start(P01_FOUND);
    const answer = await callSubgraph(subgraph, OF_REFERENCE('personId'), { variables: { personId: personIdOf(P01) } });
    expect(answer.data).toEqual({ _entities: [{ personId: personIdOf(P01) }] });
    expect(received.persons).toEqual([]);
  });

  it('gives null without an error for a person the register does not hold', async () => {
    const { subgraph } = await start(() => notFound('population'));
    const answer = await callSubgraph(subgraph, `query($personId: ID!) { person(personId: $personId) { name } _entities(representations: [{ __typename: "Person", personId: $personId }]) { ... on Person { name householdSize } } }`, { variables: { personId: personIdOf(P01) } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ person: null, _entities: [{ name: null, householdSize: null }] });
    expect(answer.extensions?.provenance.map(({ path, status }) => [path, status])).toEqual([[['person'], 'NOT_FOUND'], [['_entities', 0], 'NOT_FOUND']]);
  });

  it('gives null without a call for a personId that this environment did not make', async () => {
    const { subgraph, received } = await start(P01_FOUND);
    const answer = await callSubgraph(subgraph, '{ persons(personIds: ["made-up"]) { name } }');
    expect(answer.data).toEqual({ persons: [null] });
    expect(received.persons).toEqual([]);
  });

  it.each([
    ['UNAVAILABLE', unavailable('population'), 'SOURCE_UNAVAILABLE', 500],
    ['REFUSED', refused('population'), 'SOURCE_REFUSED', null],
    ['AMBIGUOUS', ambiguous('population'), 'RECORD_AMBIGUOUS', null],
  ])('answers a field with null and an error when the source is %s, never as no record', async (outcome, answer, code, retryAfterMs) => {
    const { subgraph } = await start(() => answer);
    const got = await callSubgraph(subgraph, `{ person(personId: "${personIdOf(P01)}") { personId name isAtLeast(age: 80) } }`);
    expect(got.data).toEqual({ person: { personId: personIdOf(P01), name: null, isAtLeast: 'UNKNOWN' } });
    expect(got.errors).toHaveLength(1);
    expect(got.errors?.[0]).toMatchObject({ path: ['person', 'name'], extensions: { code, source: 'population', retryAfterMs } });
    expect(got.extensions?.provenance[0]).toMatchObject({ status: outcome });
  });

  it.each([
    ['TRUE', 88], ['FALSE', 89], ['UNKNOWN', null],
  ])('answers %s to whether one born on 1938-02-14 is at least %s on 2026-03-02', async (verdict, age) => {
    const { subgraph } = await start(P01_FOUND);
    const got = await callSubgraph(subgraph, 'query($p: ID, $age: Int) { person(personId: $p) { isAtLeast(age: $age) } }', { variables: { p: personIdOf(P01), age } });
    expect(got.data).toEqual({ person: { isAtLeast: verdict } });
  });

  it.each([
    ['320499', 'TRUE'], ['320400', 'TRUE'], ['320499001', 'TRUE'], ['320411', 'FALSE'], ['320499001002', 'UNKNOWN'], ['nonsense', 'UNKNOWN'], [null, 'UNKNOWN'],
  ])('judges whether hukou 320499001 lies in %s: %s', async (division, verdict) => {
    const { subgraph } = await start(P01_FOUND);
    const got = await callSubgraph(subgraph, 'query($p: ID, $d: String) { person(personId: $p) { hukouInDistrict(division: $d) } }', { variables: { p: personIdOf(P01), d: division } });
    expect(got.data).toEqual({ person: { hukouInDistrict: verdict } });
  });

  it('gives a household its head, its members as persons of their own, and its size', async () => {
    const { subgraph, received } = await start(P01_FOUND);
    const got = await callSubgraph(subgraph, 'query($p: ID!) { me: person(personId: $p) { householdSize household { householdNo head { personId } members { idNumber } } } }', { variables: { p: personIdOf(P01) } });
    expect(got.data).toEqual({ me: { householdSize: 2, household: { householdNo: 'H000001', head: { personId: personIdOf(P01) }, members: [{ idNumber: P01 }, { idNumber: P02 }] } } });
    expect(received.households).toEqual([['H000001']]);
    expect(got.extensions?.provenance.map(({ path }) => path.join('.')).sort()).toEqual(['me', 'me.household', 'me.household.members.0', 'me.household.members.1', 'me.householdSize']);
    expect(received.persons.map(({ keys }) => keys.map(({ number }) => number))).toEqual([[P01], [P02]]);
  });

  it('gives relatives, the household’s own facts, and what the register held before', async () => {
    const history = [{ name: '王建国', householdNo: 'H000009', hukouDivision: '320411001', hukouAddress: '通江路1号', validFrom: null, validTo: '2010-06-01T08:00:00+08:00' }];
    const members = [{ idDocumentType: '111', idNumber: P01, name: null, relationToHead: null }, { idDocumentType: '111', idNumber: P02, name: null, relationToHead: { code: '12', name: '妻', system: 't' } }];
    const { subgraph } = await start(() => found('population', personRecord({ history })), () => found('population', householdRecord({ members, division: '320411103', address: '衡山路18号' })));
    const got = await callSubgraph(subgraph, 'query($p: ID!) { me: person(personId: $p) { relatives { relation { name } person { personId } } household { division address } history { householdNo hukouAddress validTo } } }', { variables: { p: personIdOf(P01) } });
    expect(got.errors).toBeUndefined();
    expect(got.data).toEqual({
      me: {
        relatives: [{ relation: { name: '妻' }, person: { personId: personIdOf(P02) } }], household: { division: '320411103', address: '江苏省常州市新北区薛家镇衡山路18号' },
        history: [{ householdNo: 'H000009', hukouAddress: '江苏省常州市新北区河海街道通江路1号', validTo: '2010-06-01T08:00:00+08:00' }],
      },
    });
  });

  it.each([
    ['a wrong check character', '{ person(idNumber: "320499193802140017") { name } }', 'BAD_IDENTIFIER'],
    ['neither name of a person', '{ person { name } }', 'BAD_ARGUMENT'],
    ['both names of a person', '{ person(idNumber: "320499193802140016", personId: "x") { name } }', 'BAD_ARGUMENT'],
    ['201 persons', `{ persons(personIds: [${'"x" '.repeat(201)}]) { name } }`, 'BAD_ARGUMENT'],
  ])('answers %s with an error that names no value, and asks nobody', async (_what, query, code) => {
    const { subgraph, received } = await start(P01_FOUND);
    const got = await callSubgraph(subgraph, query);
    expect(got.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(JSON.stringify(got)).not.toContain('320499');
    expect(received.persons).toEqual([]);
  });
});
