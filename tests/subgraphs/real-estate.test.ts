import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { RealEstateAdapter } from '../../adapters/real-estate/real-estate-adapter.ts';
import type { Encumbrance, RealEstateOwner, RealEstateRightRecord } from '../../adapters/real-estate/real-estate-record.ts';
import { realEstateSubgraph } from '../../subgraphs/real-estate/real-estate-subgraph.ts';
import { perCapitaAreaBelow } from '../../subgraphs/real-estate/household-area.ts';
import { isOwnedBy } from '../../subgraphs/real-estate/is-owned-by.ts';
import { dwellingCount, hasDwellingIn, isFreeOfEncumbrance } from '../../subgraphs/real-estate/right-verdicts.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, found, notFound, unavailable } from './fake-answers.ts';

const E1 = '91320499MY9A00018R';
const [P03, P04] = ['320499198503090031', '320499198706220043'] as const;
const UNIT = '320499001002GB00015F00010203';
const TODAY = '2026-11-20';
const owner = (change: Partial<RealEstateOwner> = {}): RealEstateOwner => ({ name: '张伟', documentType: null, idNumber: P03, uscc: null, share: '1/1', ...change });
const coded = (code: string) => ({ code, name: null, system: 't' });
const right = (change: Partial<RealEstateRightRecord> = {}): RealEstateRightRecord => ({
  realEstateUnitNo: UNIT, parcelCode: UNIT.slice(0, 19), certificateNo: '苏(2024)示例市不动产权第9900001号', owners: [owner()], coOwnership: '单独所有', rightType: coded('4'), rightNature: '出让',
  location: '示例街道1号', areaSqm: '90.00', use: '城镇住宅用地/住宅', termTo: '2090-01-01', registeredOn: '2024-05-05', registry: '示例中心', status: coded('1'), encumbrances: [],
  transactionPrice: '1000000.00', ...change,
});
const mortgage = (change: Partial<Encumbrance> = {}): Encumbrance => ({ kind: 'MORTGAGE', from: '2024-06-01', to: null, amount: '500000.00', ...change });

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(rights: (code: string) => Answer<readonly RealEstateRightRecord[]>) {
  const asked: { owners: (readonly string[])[]; units: (readonly string[])[] } = { owners: [], units: [] };
  const adapter: RealEstateAdapter = {
    rightsByOwner: async (codes) => {
      asked.owners.push(codes);
      return codes.map(rights);
    },
    rightsByUnit: async (unitNos) => {
      asked.units.push(unitNos);
      return unitNos.map(rights);
    },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const module = realEstateSubgraph({ adapter, personIds, cursors: createCursorCodec(KEYS.cursor), now: () => Date.parse(`${TODAY}T08:00:00+08:00`) });
  const subgraph = await startSubgraph({ name: 'real-estate', port: 0, keys: KEYS, departments: DEPARTMENTS, module });
  running.push(subgraph);
  return { subgraph, asked };
}
const all = (...rights: RealEstateRightRecord[]) => () => found('real-estate', rights);
const ask = (subgraph: RunningSubgraph, selection: string, representation: object = { __typename: 'Person', personId: personIdOf(P03) }) =>
  callSubgraph(subgraph, `query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${selection} } ... on LegalEntity { realEstateRights { nodes { certificateNo } } } } }`, { variables: { r: [representation] } });

describe('the real-estate subgraph', () => {
  it('gives the rights that stand, with unit, parcel and owners, from one question', async () => {
    const { subgraph, asked } = await start(all(right({ owners: [owner({ share: '1/2' }), owner({ name: '陈静', idNumber: P04, share: '1/2' })], encumbrances: [mortgage()] }), right({ certificateNo: 'OLD', status: coded('2') })));
    const answer = await ask(subgraph, 'realEstateRights { nodes { certificateNo soleOwner { name } owners { name share person { personId } entity { uscc } } unit { realEstateUnitNo parcel { parcelCode } building { buildingNo } } isFreeOfEncumbrance encumbrances { kind amount } transactionPrice } } housingCount');
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([{
      realEstateRights: {
        nodes: [{
          certificateNo: '苏(2024)示例市不动产权第9900001号', soleOwner: null, unit: { realEstateUnitNo: UNIT, parcel: { parcelCode: UNIT.slice(0, 19) }, building: { buildingNo: '320499001002GB00015F0001' } }, isFreeOfEncumbrance: 'FALSE',
          owners: [{ name: '张伟', share: '1/2', person: { personId: personIdOf(P03) }, entity: null }, { name: '陈静', share: '1/2', person: { personId: personIdOf(P04) }, entity: null }],
          encumbrances: [{ kind: 'MORTGAGE', amount: '500000.00' }], transactionPrice: '1000000.00',
        }],
      },
      housingCount: 1,
    }]);
    expect(asked).toEqual({ owners: [[P03]], units: [] });
  });

  it('finds a unit by its number in either form', async () => {
    const { subgraph, asked } = await start(all(right()));
    const answer = await callSubgraph(subgraph, '{ realEstateUnit(realEstateUnitNo: "320499 001002 GB00015 F00010203") { realEstateUnitNo location use rights { soleOwner { person { personId } } } isFreeOfEncumbrance } }');
    expect(answer.data).toEqual({ realEstateUnit: { realEstateUnitNo: UNIT, location: '示例街道1号', use: '城镇住宅用地/住宅', rights: [{ soleOwner: { person: { personId: personIdOf(P03) } } }], isFreeOfEncumbrance: 'TRUE' } });
    expect(asked.units).toEqual([[UNIT]]);
  });

  it.each([
    ['reached by a right: of that right, whose row says what the unit is', 'unit { use ownersRead { person { personId } } }', [], [P03]],
    ['of which more was asked: of all its rights, asked for once', 'unit { ownersRead { person { personId } } use isFreeOfEncumbrance }', [[UNIT]], [P03, P04]],
  ] as const)('names the owners of what was read of a unit, and asks nobody for it: %s', async (_what, selection, units, owners) => {
    const { subgraph, asked } = await start((code) => found('real-estate', code === UNIT ? [right(), right({ certificateNo: 'B', owners: [owner({ idNumber: P04 })] }), right({ certificateNo: 'OLD', status: coded('2'), owners: [owner({ idNumber: E1 })] })] : [right()]));
    const answer = await ask(subgraph, `realEstateRights { nodes { ${selection} } }`);
    expect(answer.errors).toBeUndefined();
    const [entity] = (answer.data?._entities ?? []) as { realEstateRights: { nodes: { unit: { ownersRead: { person: { personId: string } }[] } }[] } }[]; // what was asked for
    const nodes = entity?.realEstateRights.nodes ?? [];
    expect(asked.units).toEqual(units);
    expect([...new Set(nodes.flatMap(({ unit }) => unit.ownersRead.map(({ person }) => person.personId)))]).toEqual(owners.map(personIdOf));
  });

  it('names the owners of all rights of a unit that was asked for by its number', async () => {
    const { subgraph, asked } = await start(all(right(), right({ owners: [owner({ idNumber: null, uscc: E1 })] })));
    const answer = await callSubgraph(subgraph, `{ realEstateUnit(realEstateUnitNo: "${UNIT}") { ownersRead { person { personId } entity { uscc } } } }`);
    expect(answer.data).toEqual({ realEstateUnit: { ownersRead: [{ person: { personId: personIdOf(P03) }, entity: null }, { person: null, entity: { uscc: E1 } }] } });
    expect(asked.units).toEqual([[UNIT]]);
  });

  it('gives an entity its rights by its code', async () => {
    const { subgraph, asked } = await start(all(right({ owners: [owner({ idNumber: null, uscc: E1 })] })));
    const answer = await ask(subgraph, 'personId', { __typename: 'LegalEntity', uscc: E1 });
    expect(answer.data?._entities).toEqual([{ realEstateRights: { nodes: [{ certificateNo: '苏(2024)示例市不动产权第9900001号' }] } }]);
    expect(asked.owners).toEqual([[E1]]);
  });

  it.each([
    ['owns nothing', notFound('real-estate'), { realEstateRights: null, housingCount: 0, hasHousing: 'FALSE' }, []],
    ['nobody knows of', unavailable('real-estate'), { realEstateRights: null, housingCount: null, hasHousing: 'UNKNOWN' }, ['housingCount', 'realEstateRights']],
  ])('tells one who %s from the others', async (_what, rights, expected, errors) => {
    const { subgraph } = await start(() => rights);
    const answer = await ask(subgraph, 'realEstateRights { nodes { use } } housingCount hasHousing(division: "320499")');
    expect(answer.data?._entities).toEqual([expected]);
    expect((answer.errors ?? []).map(({ path }) => path?.at(-1)).sort()).toEqual(errors);
  });

  it('refuses what is no unit number, without asking', async () => {
    const { subgraph, asked } = await start(all());
    const answer = await callSubgraph(subgraph, '{ realEstateUnit(realEstateUnitNo: "320499") { use } }');
    expect([answer.data, answer.errors?.[0]?.extensions.code]).toEqual([{ realEstateUnit: null }, 'BAD_IDENTIFIER']);
    expect(asked.units).toEqual([]);
  });
});

describe('verdicts over rights', () => {
  it.each([
    ['one dwelling', [right()], 1], ['a dwelling held by two certificates', [right(), right({ certificateNo: 'B' })], 1], ['a shop on residential land', [right({ use: '城镇住宅用地/商业服务' })], 0],
    ['what is expressly no dwelling', [right({ use: '非住宅' })], 0], ['a right that ended', [right({ status: coded('3') })], 0], ['a use that is not told', [right({ use: null })], null], ['nothing', [], 0],
  ])('counts %s', (_what, rights, count) => {
    expect(dwellingCount(rights)).toBe(count);
  });

  it.each([
    ['in the county', [right()], '320499', true], ['in the city', [right()], '320400', true], ['in another county', [right()], '320411', false], ['in a street of the county', [right()], '320499001', null],
    ['of unknown use elsewhere', [right({ use: null })], '320411', false], ['of unknown use here', [right({ use: null })], '320499', null],
    ['known here beside an unknown one', [right({ use: null }), right()], '320499', true], ['in no division', [right()], 'anywhere', null],
  ])('a dwelling %s', (_what, rights, division, expected) => {
    expect(hasDwellingIn(rights, division)).toBe(expected);
  });

  it.each([
    ['nothing', [], true], ['a mortgage without an end', [mortgage()], false], ['one that ends today', [mortgage({ to: TODAY })], false], ['one that has ended', [mortgage({ to: '2026-11-19' })], true],
  ])('encumbered by %s', (_what, encumbrances, free) => {
    expect(isFreeOfEncumbrance([right({ encumbrances })], TODAY)).toBe(free);
  });
});

describe('the household per head', () => {
  const LIMIT = 1800n;
  const ours = (change: Partial<RealEstateRightRecord> = {}) => right({ owners: [owner({ share: null }), owner({ name: '陈静', idNumber: P04, share: null })], coOwnership: '共同共有', ...change });
  const withOutsider = (share: string | null, other: string | null) => right({ owners: [owner({ share }), owner({ name: '他人', idNumber: '320499197205070118', share: other })] });
  const of = (one: readonly RealEstateRightRecord[] | null, other: readonly RealEstateRightRecord[] | null) => perCapitaAreaBelow(new Map([[P03, one], [P04, other]]), LIMIT);

  it.each([
    ['owns nothing', [], [], true],
    ['owns one home between them, told by both', [ours({ areaSqm: '35.99' })], [ours({ areaSqm: '35.99' })], true],
    ['owns just as much as the limit', [ours({ areaSqm: '36.00' })], [ours({ areaSqm: '36.00' })], false],
    ['owns two homes that together reach it', [right({ areaSqm: '20.00' })], [right({ areaSqm: '16.00', realEstateUnitNo: `${UNIT.slice(0, 24)}0204`, owners: [owner({ idNumber: P04 })] })], false],
    ['owns a shop and a home that ended', [right({ use: '商业' }), right({ status: coded('2') })], [], true],
    ['shares a home with an outsider, and it would matter', [withOutsider('1/2', '1/2')], [], null],
    ['shares a home with an outsider, and even the whole of it would be too little', [{ ...withOutsider('1/2', '1/2'), areaSqm: '30.00' }], [], true],
    ['shares a home with an outsider jointly', [withOutsider(null, null)], [], null],
    ['holds shares that add up to all', [ours({ owners: [owner({ share: '50%' }), owner({ idNumber: P04, share: '1/2' })] })], [], false],
    ['holds shares that leave some to a certificate it is not shown', [right({ owners: [owner({ share: '1/3' })] })], [], null],
    ['holds shares nobody can read', [right({ owners: [owner({ share: '约一半' })] })], [], null],
    ['owns a home whose area is not told', [ours({ areaSqm: null })], [], null],
    ['owns something whose use is not told', [ours({ use: null })], [], null],
    ['has a member of whom nothing can be known', [], null, null],
    ['has a member of whom nothing can be known, but enough already', [right()], null, false],
  ])('that %s', (_what, one, other, expected) => expect(of(one, other)).toBe(expected));

  it('of nobody is not known', () => expect(perCapitaAreaBelow(new Map(), LIMIT)).toBeNull());

  const members = { members: [{ __typename: 'Person', personId: personIdOf(P03) }, { __typename: 'Person', personId: personIdOf(P04) }] };
  it.each([
    ['every member answers', () => all(right()), 'FALSE'],
    ['nobody owns anything', () => () => notFound('real-estate'), 'TRUE'],
    ['the register is down', () => () => unavailable('real-estate'), 'UNKNOWN'],
  ])('is one question a member, and an answer where %s', async (_what, rights, expected) => {
    const { subgraph, asked } = await start(rights());
    const answer = await ask(subgraph, 'perCapitaAreaBelow(sqm: "18.00")', { __typename: 'Person', personId: personIdOf(P03), household: members });
    expect([answer.errors, answer.data?._entities]).toEqual([undefined, [{ perCapitaAreaBelow: expected }]]);
    expect(asked.owners).toEqual([[P03, P04]]);
  });

  it.each([
    ['a limit', 'perCapitaAreaBelow', members], ['a limit that is a decimal', 'perCapitaAreaBelow(sqm: "viel")', members], ['members', 'perCapitaAreaBelow(sqm: "18.00")', { members: null }],
    ['members that are persons here', 'perCapitaAreaBelow(sqm: "18.00")', { members: [{ __typename: 'Person', personId: 'nobody' }] }],
  ])('is UNKNOWN without %s, and nobody is asked', async (_what, selection, household) => {
    const { subgraph, asked } = await start(all(right()));
    const answer = await ask(subgraph, selection, { __typename: 'Person', personId: personIdOf(P03), household });
    expect([answer.data?._entities, asked.owners]).toEqual([[{ perCapitaAreaBelow: 'UNKNOWN' }], []]);
  });
});

describe('the owner of a right', () => {
  const both = right({ owners: [owner({ share: '1/2' }), owner({ idNumber: P04, share: '1/2' })] });
  it.each([
    ['the only one', right(), [{ idNumber: P03 }], true], ['one of two', both, [{ idNumber: P04 }], true], ['both of two', both, [{ idNumber: P03 }, { idNumber: P04 }], true],
    ['a stranger', right(), [{ idNumber: P04 }], false], ['one, and a stranger', right(), [{ idNumber: P03 }, { idNumber: P04 }], false],
    ['an organisation', right({ owners: [owner({ idNumber: null, uscc: E1 })] }), [{ uscc: E1 }], true], ['a person, of what an organisation owns', right({ owners: [owner({ idNumber: null, uscc: E1 })] }), [{ idNumber: P03 }], false],
    ['perhaps the owner whose number is unreadable', right({ owners: [owner({ idNumber: null })] }), [{ idNumber: P03 }], null], ['nobody named', right(), [], null], ['of an ownerless right', right({ owners: [] }), [{ idNumber: P03 }], null],
  ])('%s', (_what, of, parties, expected) => expect(isOwnedBy(of, parties)).toBe(expected));

  it.each([
    ['who plays the role', 'SELLER', personIdOf(P03), 'TRUE'], ['who plays it and does not own', 'SELLER', personIdOf(P04), 'FALSE'], ['nobody plays', 'BUYER', personIdOf(P03), 'UNKNOWN'], ['nobody here knows', 'SELLER', 'nobody', 'UNKNOWN'],
  ] as const)('is asked of the party of the signed assertion, one %s', async (_what, role, key, expected) => {
    const { subgraph } = await start(all(right()));
    const answer = await callSubgraph(subgraph, 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { realEstateRights { nodes { ownerIs(role: "SELLER") } } } } }', {
      variables: { r: [{ __typename: 'Person', personId: personIdOf(P03) }] }, context: { subjects: [{ role, kind: 'PERSON', key }] },
    });
    expect(answer.data?._entities).toEqual([{ realEstateRights: { nodes: [{ ownerIs: expected }] } }]);
  });
});
