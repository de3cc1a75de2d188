import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { CreditAdapter } from '../../adapters/credit/credit-adapter.ts';
import type { CreditCommitment, CreditRecord, CreditSubjectRecord } from '../../adapters/credit/credit-record.ts';
import { publicityEnded } from '../../subgraphs/credit/credit-publicity.ts';
import { creditSubgraph } from '../../subgraphs/credit/credit-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, found, notFound, unavailable } from './fake-answers.ts';

const E1 = '91320499MY9A00018R';
const P14 = '320499199401180452';
const TODAY = '2026-11-20';
const penalty = (change: Partial<CreditRecord> = {}): CreditRecord => ({
  recordNo: '7', category: 'PENALTY', documentNo: 'D1', subjectKind: 'ENTITY', subjectCode: E1, subjectName: '示例公司', decisionAuthority: '示例局', decidedOn: '2026-01-05', publicFrom: '2026-01-10',
  publicTo: '2027-01-10', publicOpenEnded: false, content: '罚款500元', amount: '500.00', repairedOn: null, ...change,
});
const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(answer: (code: string) => Answer<CreditSubjectRecord>, commitments: (code: string) => Answer<readonly CreditCommitment[]> = () => notFound('credit')) {
  const asked: (readonly string[])[] = [];
  const adapter: CreditAdapter = {
    creditBySubject: async (codes) => {
      asked.push(codes);
      return codes.map(answer);
    },
    commitmentsBySubject: async (codes) => {
      asked.push(codes);
      return codes.map(commitments);
    },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const module = creditSubgraph({ adapter, personIds, cursors: createCursorCodec(KEYS.cursor), now: () => Date.parse(`${TODAY}T08:00:00+08:00`) });
  const subgraph = await startSubgraph({ name: 'credit', port: 0, keys: KEYS, departments: DEPARTMENTS, module });
  running.push(subgraph);
  return { subgraph, asked };
}
const subject = (change: Partial<CreditSubjectRecord> = {}) => (subjectCode: string) =>
  found('credit', { subjectCode, records: [penalty()], repaired: [penalty({ documentNo: 'D0', repairedOn: '2026-06-01' })], rating: { level: 'A', score: '95.5', ruler: '示例标准', asOf: '2026-10-31' }, ...change });
const QUERY = `query($r: [_Any!]!, $category: CreditCategory, $all: Boolean) { _entities(representations: $r) {
  ... on Person { creditRecords(category: $category, includeRepaired: $all) { nodes { documentNo publicityEnded repaired repairedOn } } }
  ... on LegalEntity { creditRecords(category: $category, includeRepaired: $all) { nodes { documentNo publicityEnded repaired repairedOn } } creditRating { level score } } } }`;
const entity = { __typename: 'LegalEntity', uscc: E1 };

describe('the credit subgraph', () => {
  it('asks for persons and entities of a request at once, each once', async () => {
    const { subgraph, asked } = await start(subject());
    const answer = await callSubgraph(subgraph, QUERY, { variables: { r: [{ __typename: 'Person', personId: personIdOf(P14) }, entity, entity] } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toHaveProperty('_entities.1.creditRating', { level: 'A', score: '95.5' });
    expect(asked).toEqual([[P14, E1]]);
  });

  it('leaves repaired records out unless they are asked for, and marks them as public no more', async () => {
    const { subgraph } = await start(subject());
    const without = await callSubgraph(subgraph, QUERY, { variables: { r: [entity] } });
    const all = await callSubgraph(subgraph, QUERY, { variables: { r: [entity], all: true } });
    expect(without.data).toHaveProperty('_entities.0.creditRecords.nodes', [{ documentNo: 'D1', publicityEnded: false, repaired: false, repairedOn: null }]);
    expect(all.data).toHaveProperty('_entities.0.creditRecords.nodes', [
      { documentNo: 'D0', publicityEnded: true, repaired: true, repairedOn: '2026-06-01' }, { documentNo: 'D1', publicityEnded: false, repaired: false, repairedOn: null },
    ]);
  });

  it('filters by category, newest first', async () => {
    const records = [penalty({ documentNo: 'OLD', decidedOn: '2020-01-01' }), penalty(), penalty({ category: 'REDLIST', documentNo: 'R' }), penalty({ documentNo: 'UNDATED', decidedOn: null })];
    const { subgraph } = await start(subject({ records }));
    const answer = await callSubgraph(subgraph, QUERY, { variables: { r: [entity], category: 'PENALTY' } });
    expect(answer.data).toHaveProperty('_entities.0.creditRecords.nodes', ['D1', 'OLD', 'UNDATED'].map((documentNo) => expect.objectContaining({ documentNo })));
  });

  it('keeps apart who has no record and whose record nobody knows', async () => {
    const { subgraph } = await start((code) => (code === E1 ? notFound('credit') : unavailable('credit')));
    const answer = await callSubgraph(subgraph, QUERY, { variables: { r: [entity, { __typename: 'Person', personId: personIdOf(P14) }] } });
    expect(answer.data?._entities).toEqual([{ creditRecords: null, creditRating: null }, { creditRecords: null }]);
    expect(answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([['_entities.1.creditRecords', 'SOURCE_UNAVAILABLE']]);
  });
});

describe('commitments', () => {
  const commitment = (change: Partial<CreditCommitment> = {}): CreditCommitment => ({ commitmentNo: 'CN1', itemCode: '11320499MY9B00035D4320131002001', itemName: '开办餐饮店一件事', acceptedBy: '示例局', content: '承诺', madeOn: '2024-04-10', kept: true, ...change });
  const COMMITMENTS = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { creditCommitments { nodes { itemCode kept } } } ... on LegalEntity { creditCommitments(first: 2) { nodes { commitmentNo madeOn kept } pageInfo { hasNextPage } } } } }';

  it('of persons and entities are one question, newest first, apart from the records', async () => {
    const all = [commitment(), commitment({ commitmentNo: 'CN3', madeOn: '2026-10-20', kept: null }), commitment({ commitmentNo: 'CN2', madeOn: '2025-01-01', kept: false })];
    const { subgraph, asked } = await start(() => unavailable('credit'), () => found('credit', all));
    const answer = await callSubgraph(subgraph, COMMITMENTS, { variables: { r: [{ __typename: 'Person', personId: personIdOf(P14) }, entity] } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([
      { creditCommitments: { nodes: [null, false, true].map((kept) => ({ itemCode: '11320499MY9B00035D4320131002001', kept })) } },
      { creditCommitments: { nodes: [{ commitmentNo: 'CN3', madeOn: '2026-10-20', kept: null }, { commitmentNo: 'CN2', madeOn: '2025-01-01', kept: false }], pageInfo: { hasNextPage: true } } },
    ]);
    expect(asked).toEqual([[P14, E1]]);
  });

  it('of one who made none are null, and of one nobody knows of an error', async () => {
    const { subgraph } = await start(subject(), (code) => (code === E1 ? notFound('credit') : unavailable('credit')));
    const answer = await callSubgraph(subgraph, COMMITMENTS, { variables: { r: [{ __typename: 'Person', personId: personIdOf(P14) }, entity] } });
    expect([answer.data?._entities, answer.errors?.map(({ path }) => path?.join('.'))]).toEqual([[{ creditCommitments: null }, { creditCommitments: null }], ['_entities.0.creditCommitments']]);
  });
});

describe('publicity has ended', () => {
  it.each([
    ['not on its last day', penalty({ publicTo: TODAY }), false, false],
    ['the day after', penalty({ publicTo: '2026-11-19' }), false, true],
    ['for a repaired record, whatever its days', penalty(), true, true],
    ['not without an end', penalty({ publicTo: null, publicOpenEnded: true }), false, false],
    ['for a penalty whose end is not told', penalty({ publicTo: null, publicOpenEnded: null }), false, true],
    ['not for a licence whose end is not told', penalty({ category: 'LICENSE', publicTo: null, publicOpenEnded: null }), false, false],
    ['for a person on a list of defaulters', penalty({ category: 'JUDGMENT_DEFAULTER', subjectKind: 'PERSON' }), false, true],
    ['for a person on the black list', penalty({ category: 'BLACKLIST', subjectKind: 'PERSON' }), false, true],
    ['not for an entity on the black list', penalty({ category: 'BLACKLIST' }), false, false],
    ['not for a person’s penalty within its days', penalty({ subjectKind: 'PERSON' }), false, false],
  ])('%s', (_what, record, repaired, expected) => {
    expect(publicityEnded(record, repaired, TODAY)).toBe(expected);
  });
});
