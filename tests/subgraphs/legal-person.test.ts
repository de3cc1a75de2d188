import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { AnnualFinancials, BankAccount } from '../../adapters/legal-person/entity-finances-record.ts';
import type { EntityDetails, LegalEntityRecord, RepresentedEntity } from '../../adapters/legal-person/legal-entity-record.ts';
import type { LegalPersonAdapter } from '../../adapters/legal-person/legal-person-adapter.ts';
import { legalPersonSubgraph } from '../../subgraphs/legal-person/legal-person-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, found, notFound, unavailable } from './fake-answers.ts';

const [E1, E2, G1, S1] = ['91320499MY9A00018R', '92320499MY9A00026H', '11320499MY9B00035D', '52320499MY9D000537'] as const;
const P03 = '320499198503090031';

const record = (uscc: string, change: Partial<LegalEntityRecord> = {}): LegalEntityRecord => ({
  uscc, registryId: 'R1', legacyRegNo: null, orgCode: uscc.slice(8, 17), name: '示例单位', category: 'ENTERPRISE', marketEntityType: null, economicType: null, legalRepName: '张伟',
  legalRepIdNumber: P03, registeredCapital: '5000000.00', currency: { code: '156', name: '人民币', system: 'GB/T 12406' }, establishedOn: '2018-03-15', operatingFrom: '2018-03-15', operatingTo: null,
  operatingLongTerm: true, approvedOn: null, businessScope: null, industrySection: 'H', industry: null, domicile: '江苏省常州市新北区薛家镇1号', addressCode: 'A1',
  registrationAuthority: { code: '320499', name: '示例区市场监督管理局' }, status: 'ACTIVE', statusCode: null, headcount: 12, contactPhone: '16100000001', parentUscc: E1, sponsor: '示例区人民政府',
  openingFund: '100.00', purpose: '服务', supervisingBody: '示例区民政局', seriousViolation: false, ...change,
});
const details = (uscc: string): EntityDetails => ({
  uscc,
  shareholders: [{ name: '张伟', kind: 'PERSON', idNumber: P03, uscc: null, amount: '1.00' }, { name: '示例公司', kind: 'ENTITY', idNumber: null, uscc: E1, amount: '2.00' }, { name: '境外公司', kind: null, idNumber: 'X123', uscc: 'X', amount: null }],
  keyPersonnel: [{ name: '张伟', idNumber: P03, position: '董事' }],
  abnormalEntries: [],
  branches: [{ uscc: E2, name: '示例分公司' }, { uscc: 'X', name: '境外分公司' }],
});

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(
  entity: (uscc: string) => Answer<LegalEntityRecord> = (uscc) => found('legal-person', record(uscc)),
  represented: () => Answer<readonly RepresentedEntity[]> = () => notFound('legal-person'),
  { financials = () => notFound('legal-person'), account = () => notFound('legal-person') }: { financials?: (uscc: string) => Answer<readonly AnnualFinancials[]>; account?: (uscc: string) => Answer<BankAccount> } = {},
) {
  const asked: { finances: (readonly string[])[]; entities: (readonly string[])[]; details: (readonly string[])[]; represented: (readonly string[])[] } = { finances: [], entities: [], details: [], represented: [] };
  const adapter: LegalPersonAdapter = {
    entitiesByUscc: async (usccs) => {
      asked.entities.push(usccs);
      return usccs.map(entity);
    },
    detailsByUscc: async (usccs) => {
      asked.details.push(usccs);
      return usccs.map((uscc) => found('legal-person', details(uscc)));
    },
    entitiesRepresentedBy: async (idNumbers) => {
      asked.represented.push(idNumbers);
      return idNumbers.map(represented);
    },
    financialsByUscc: async (usccs) => {
      asked.finances.push(usccs);
      return usccs.map(financials);
    },
    bankAccountsByUscc: async (usccs) => {
      asked.finances.push(usccs);
      return usccs.map(account);
    },
    verdict: () => { throw new Error('not asked for'); },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const module = legalPersonSubgraph({ adapter, personIds, cursors: createCursorCodec(KEYS.cursor) });
  const subgraph = await startSubgraph({ name: 'legal-person', port: 0, keys: KEYS, departments: DEPARTMENTS, module });
  running.push(subgraph);
  return { subgraph, asked };
}
const entities = (type: string, selection: string) => `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${selection} } } }`;

describe('the legal-person subgraph', () => {
  it('gives an entity by its code, with its type, from one question', async () => {
    const { subgraph, asked } = await start();
    const answer = await callSubgraph(subgraph, `{ legalEntity(uscc: " ${E1.toLowerCase()} ") { __typename uscc name entityKind orgCode legalRepName legalRep { personId } registeredCapital currency { name } operatingTo operatingLongTerm industrySection { code } registrationAuthority { code name system } headcountBand parent { uscc } } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      legalEntity: {
        __typename: 'Enterprise', uscc: E1, name: '示例单位', entityKind: 'ENTERPRISE', orgCode: 'MY9A00018', legalRepName: '张伟', legalRep: { personId: personIdOf(P03) }, registeredCapital: '5000000.00',
        currency: { name: '人民币' }, operatingTo: null, operatingLongTerm: true, industrySection: { code: 'H' }, registrationAuthority: { code: '320499', name: '示例区市场监督管理局', system: '登记机关' },
        headcountBand: 12, parent: { uscc: E1 },
      },
    });
    expect(asked).toEqual({ finances: [], entities: [[E1]], details: [], represented: [] });
  });

  it('gives each kind the fields of its own, by the code and not by what the library says', async () => {
    const { subgraph } = await start();
    const query = 'query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on GovernmentAgency { sponsor purpose } ... on SocialOrganization { supervisingBody } ... on IndividualBusiness { legalRepName } } }';
    const answer = await callSubgraph(subgraph, query, { variables: { r: [{ __typename: 'GovernmentAgency', uscc: G1 }, { __typename: 'SocialOrganization', uscc: S1 }, { __typename: 'IndividualBusiness', uscc: E2 }] } });
    expect(answer.data?._entities).toEqual([
      { __typename: 'GovernmentAgency', sponsor: '示例区人民政府', purpose: '服务' }, { __typename: 'SocialOrganization', supervisingBody: '示例区民政局' }, { __typename: 'IndividualBusiness', legalRepName: '张伟' },
    ]);
  });

  it('tells other subgraphs the type behind an interface object without asking anyone', async () => {
    const { subgraph, asked } = await start();
    const answer = await callSubgraph(subgraph, entities('LegalEntity', '__typename uscc'), { variables: { r: [{ __typename: 'LegalEntity', uscc: E2 }] } });
    expect(answer.data?._entities).toEqual([{ __typename: 'IndividualBusiness', uscc: E2 }]);
    expect(asked.entities).toEqual([]);
  });

  it('asks for a hundred entities at once', async () => {
    const { subgraph, asked } = await start();
    const codes = [E1, E2, G1, S1];
    await callSubgraph(subgraph, entities('LegalEntity', 'name status'), { variables: { r: Array.from({ length: 100 }, (_, index) => ({ __typename: 'LegalEntity', uscc: codes[index % 4] })) } });
    expect(asked.entities).toEqual([[E1, E2, G1, S1]]);
  });

  it('gives shareholders as who stands behind them, and keeps a name whose number is no one’s', async () => {
    const { subgraph, asked } = await start();
    const answer = await callSubgraph(subgraph, `{ legalEntity(uscc: "${E1}") { shareholders { name kind amount person { personId } entity { __typename uscc } } keyPersonnel { name position } abnormalEntries { reason } branches { __typename uscc } } }`);
    expect(answer.data).toEqual({
      legalEntity: {
        shareholders: [
          { name: '张伟', kind: 'PERSON', amount: '1.00', person: { personId: personIdOf(P03) }, entity: null }, { name: '示例公司', kind: 'ENTITY', amount: '2.00', person: null, entity: { __typename: 'Enterprise', uscc: E1 } },
          { name: '境外公司', kind: null, amount: null, person: null, entity: null },
        ],
        keyPersonnel: [{ name: '张伟', position: '董事' }], abnormalEntries: [], branches: [{ __typename: 'IndividualBusiness', uscc: E2 }],
      },
    });
    expect(asked.details).toEqual([[E1]]);
  });

  it('pages through the entities a person represents, each once', async () => {
    const represented = [E2, E1, E1, 'not a code'].map((uscc) => ({ uscc, name: null, status: null, position: null }));
    const { subgraph, asked } = await start(undefined, () => found('legal-person', represented));
    const query = 'query($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on Person { legalRepOf(first: 1, after: $after) { nodes { __typename name } pageInfo { hasNextPage endCursor } } } } }';
    const r = [{ __typename: 'Person', personId: personIdOf(P03) }];
    const first = await callSubgraph(subgraph, query, { variables: { r } });
    const [entity] = (first.data?._entities ?? []) as { legalRepOf: { pageInfo: { endCursor: string } } }[];
    const second = await callSubgraph(subgraph, query, { variables: { r, after: entity?.legalRepOf.pageInfo.endCursor } });
    expect(first.data).toHaveProperty('_entities.0.legalRepOf', { nodes: [{ __typename: 'Enterprise', name: '示例单位' }], pageInfo: { hasNextPage: true, endCursor: expect.any(String) } });
    expect(second.data).toHaveProperty('_entities.0.legalRepOf.nodes', [{ __typename: 'IndividualBusiness', name: '示例单位' }]);
    expect(asked.represented).toEqual([[P03], [P03]]);
  });

  it('keeps apart what is not there, what nobody knows, and what is no code', async () => {
    const { subgraph } = await start((uscc) => (uscc === E1 ? notFound('legal-person') : unavailable('legal-person')));
    const answer = await callSubgraph(subgraph, `{ none: legalEntity(uscc: "${E1}") { name } down: legalEntity(uscc: "${E2}") { uscc name } bad: legalEntity(uscc: "91320499MY9A00018X") { name } }`);
    expect(answer.data).toEqual({ none: null, down: { uscc: E2, name: null }, bad: null });
    expect(answer.errors?.map(({ path, extensions }) => `${path?.join('.')} ${String(extensions.code)}`).sort()).toEqual(['bad BAD_IDENTIFIER', 'down.name SOURCE_UNAVAILABLE']);
  });
});

describe('reports and accounts', () => {
  const financials = () => found('legal-person', [{ year: 2025, operatingRevenue: '1234567.89', taxPaid: '45678.90' }, { year: 2024, operatingRevenue: null, taxPaid: '1.00' }]);
  const account = () => found('legal-person', { licenseNo: 'J1', bank: '示例银行', account: '6299998800000000008' });
  const SELECTION = 'annualFinancials { year operatingRevenue taxPaid } bankAccount';
  const representations = [E1, E2].map((uscc) => ({ __typename: 'LegalEntity', uscc }));
  const DEPARTMENT = { context: { principalKind: 'DEPARTMENT' } };

  it('are a question each for all entities, and the record is not asked for', async () => {
    const { subgraph, asked } = await start(undefined, undefined, { financials, account });
    const answer = await callSubgraph(subgraph, entities('LegalEntity', SELECTION), { variables: { r: representations }, ...DEPARTMENT });
    const wanted = { annualFinancials: [{ year: 2025, operatingRevenue: '1234567.89', taxPaid: '45678.90' }, { year: 2024, operatingRevenue: null, taxPaid: '1.00' }], bankAccount: '6299998800000000008' };
    expect([answer.errors, answer.data?._entities]).toEqual([undefined, [wanted, wanted]]);
    expect([asked.finances, asked.entities]).toEqual([[[E1, E2], [E1, E2]], []]);
  });

  it.each([['none', notFound('legal-person'), []], ['nobody knows', unavailable('legal-person'), ['annualFinancials', 'bankAccount']]])('tell %s', async (_what, answered, errors) => {
    const { subgraph } = await start(undefined, undefined, { financials: () => answered, account: () => answered });
    const answer = await callSubgraph(subgraph, entities('LegalEntity', SELECTION), { variables: { r: representations.slice(0, 1) }, ...DEPARTMENT });
    expect([answer.data?._entities, (answer.errors ?? []).map(({ path }) => path?.at(-1)).toSorted()]).toEqual([[{ annualFinancials: null, bankAccount: null }], errors]);
  });

  it('the account is given to no engine, whoever signed for it', async () => {
    const { subgraph, asked } = await start(undefined, undefined, { financials, account });
    for (const type of ['LegalEntity', 'Enterprise']) {
      const answer = await callSubgraph(subgraph, entities(type, 'bankAccount'), { variables: { r: representations.slice(0, 1) } });
      expect([answer.data ?? null, answer.errors?.[0]?.extensions.code]).toEqual([null, 'SOURCE_REFUSED']);
    }
    expect(asked.finances).toEqual([]);
  });
});
