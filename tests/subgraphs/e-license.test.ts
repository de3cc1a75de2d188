import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { CallContext } from '../../adapters/call-context.ts';
import type { HolderCode } from '../../schema/contract/holder-code.ts';
import type { ELicenseAdapter, HolderAuthorisation } from '../../adapters/e-license/e-license-adapter.ts';
import type { LicenseRecord } from '../../adapters/e-license/license-record.ts';
import { eLicenseSubgraph } from '../../subgraphs/e-license/e-license-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, found, licenseRecord, notFound, refused, unavailable } from './fake-answers.ts';

const P01 = '320499193802140016';
const ID = '1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.A';
const P02 = '320499193802140024';
const NOW = Date.parse('2026-11-20T08:00:00+08:00');
const E2 = '92320499MY9A00026H';
const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(list: (holder: string, typeCode?: string, authCode?: string) => Answer<readonly LicenseRecord[]>, one: (id: string, under?: HolderAuthorisation) => Answer<LicenseRecord> = () => notFound('e-license')) {
  const asked: { operation: string; key: string; typeCode?: string | undefined; authCode?: string | undefined; under?: HolderAuthorisation | undefined; context: CallContext }[] = [];
  const adapter: ELicenseAdapter = {
    licensesByHolder: async (key, context, typeCode, authCode) => {
      asked.push({ operation: 'list', key, typeCode, context, ...(authCode === undefined ? {} : { authCode }) });
      return list(key, typeCode, authCode);
    },
    licenseById: async (key, context, under) => {
      asked.push({ operation: 'one', key, context, ...(under === undefined ? {} : { under }) });
      return one(key, under);
    },
    file: async (key, context, under) => {
      asked.push({ operation: 'file', key, context, ...(under === undefined ? {} : { under }) });
      return found('e-license', { licenseId: key, fileType: 'OFD', url: 'https://files.example.invalid/once', expiresAt: null });
    },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const subgraph = await startSubgraph({
    name: 'e-license', port: 0, keys: KEYS,
    departments: DEPARTMENTS,
    module: eLicenseSubgraph({ adapter, personIds, cursors: createCursorCodec(KEYS.cursor), now: () => NOW }),
  });
  running.push(subgraph);
  return { subgraph, asked };
}

const licenses = (count: number, change: Partial<LicenseRecord> = {}) =>
  Array.from({ length: count }, (_, index) => licenseRecord({ licenseId: `L${String(index).padStart(3, '0')}`, issuedOn: `2024-01-${String((index % 28) + 1).padStart(2, '0')}`, ...change }));

const LIST = `query($r: [_Any!]!, $first: Int, $after: String, $type: [String!], $status: LicenseStatus) {
  _entities(representations: $r) { ... on Person { licenses(first: $first, after: $after, type: $type, status: $status) {
    edges { cursor } nodes { licenseId typeName status holderPerson { personId } } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;
const person = (number: string) => ({ __typename: 'Person', personId: personIdOf(number) });

interface Page {
  readonly edges: readonly { cursor: string }[];
  readonly nodes: readonly { licenseId: string }[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}
async function page(subgraph: RunningSubgraph, variables: Record<string, unknown> = {}, of = P01) {
  const answer = await callSubgraph(subgraph, LIST, { variables: { r: [person(of)], ...variables } });
  const [entity] = (answer.data?._entities ?? []) as ({ licenses: Page | null } | null)[];
  return { answer, licenses: entity?.licenses ?? null };
}

describe('the e-licence subgraph', () => {
  it('lists a person’s licences newest first, in one call, telling the department the purpose', async () => {
    const { subgraph, asked } = await start(() => found('e-license', licenses(3)));
    const { answer, licenses: got } = await page(subgraph);
    expect(answer.errors).toBeUndefined();
    expect(got?.nodes.map(({ licenseId }) => licenseId)).toEqual(['L002', 'L001', 'L000']);
    expect(got?.nodes[0]).toMatchObject({ typeName: '营业执照', status: 'VALID', holderPerson: { personId: personIdOf(P01) } });
    expect(asked).toMatchObject([{ operation: 'list', key: P01, context: { itemName: '高龄津贴(尊老金)', caseNo: 'C-1' } }]);
    expect(answer.extensions?.provenance).toMatchObject([{ path: ['_entities', 0, 'licenses'], source: 'e-license', status: 'FOUND' }]);
  });

  it('walks a list of 50 by pages without losing or repeating one', async () => {
    const { subgraph } = await start(() => found('e-license', licenses(50)));
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const got: Page | null = (await page(subgraph, { first: 20, after })).licenses;
      seen.push(...(got?.nodes ?? []).map(({ licenseId }) => licenseId));
      after = got?.pageInfo.endCursor ?? null;
      more = got?.pageInfo.hasNextPage ?? false;
    }
    expect(seen).toHaveLength(50);
    expect(new Set(seen).size).toBe(50);
  });

  it('continues after its row when newer rows came before it', async () => {
    const rows = licenses(4);
    const { subgraph } = await start(() => found('e-license', rows));
    const first = await page(subgraph, { first: 2 });
    rows.push(licenseRecord({ licenseId: 'NEW', issuedOn: '2025-05-05' }));
    const second = await page(subgraph, { first: 2, after: first.licenses?.pageInfo.endCursor });
    expect(second.licenses?.nodes.map(({ licenseId }) => licenseId)).toEqual(['L001', 'L000']);
    expect(second.licenses?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('gives cursors that tell nothing and differ each time', async () => {
    const { subgraph } = await start(() => found('e-license', licenses(1)));
    const [one, other] = [(await page(subgraph)).licenses?.edges[0]?.cursor ?? '', (await page(subgraph)).licenses?.edges[0]?.cursor ?? ''];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('L000');
  });

  it.each([
    ['a made-up cursor', {}, 'x'.repeat(64)],
    ['a cursor under other filters', { status: 'VALID' }, null],
  ])('refuses %s', async (_what, variables, made) => {
    const { subgraph } = await start(() => found('e-license', licenses(3)));
    const after = made ?? (await page(subgraph, { first: 1 })).licenses?.pageInfo.endCursor;
    const { answer } = await page(subgraph, { ...variables, after });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_CURSOR']);
  });

  it('refuses another person’s cursor', async () => {
    const { subgraph } = await start(() => found('e-license', licenses(3)));
    const after = (await page(subgraph, { first: 1 })).licenses?.pageInfo.endCursor;
    expect((await page(subgraph, { after }, P02)).answer.errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
  });

  it.each([0, -1, 101])('refuses a page of %s', async (first) => {
    const { subgraph } = await start(() => found('e-license', licenses(3)));
    expect((await page(subgraph, { first })).answer.errors?.[0]?.extensions.code).toBe('BAD_ARGUMENT');
  });

  it('lets the source filter by one type, and filters by several itself', async () => {
    const rows = [licenseRecord({ licenseId: 'A', typeCode: 'T1' }), licenseRecord({ licenseId: 'B', typeCode: 'T2' }), licenseRecord({ licenseId: 'C', typeCode: null })];
    const { subgraph, asked } = await start(() => found('e-license', rows));
    await page(subgraph, { type: ['T1'] });
    const { licenses: got } = await page(subgraph, { type: ['T1', 'T2'] });
    expect(asked.map(({ typeCode }) => typeCode)).toEqual(['T1', undefined]);
    expect(got?.nodes.map(({ licenseId }) => licenseId)).toEqual(['A', 'B']);
  });

  it('filters by status', async () => {
    const rows = [licenseRecord({ licenseId: 'A' }), licenseRecord({ licenseId: 'B', status: 'EXPIRED' })];
    const { subgraph } = await start(() => found('e-license', rows));
    expect((await page(subgraph, { status: 'EXPIRED' })).licenses?.nodes.map(({ licenseId }) => licenseId)).toEqual(['B']);
  });

  it('gives null without an error to one who holds none, and null with one when nobody knows', async () => {
    const none = await start(() => notFound('e-license'));
    const { answer, licenses: got } = await page(none.subgraph);
    expect([got, answer.errors]).toEqual([null, undefined]);
    const down = await start(() => unavailable('e-license', 'MAINTENANCE', null));
    const failed = await page(down.subgraph);
    expect(failed.licenses).toBeNull();
    expect(failed.answer.errors).toMatchObject([{ path: ['_entities', 0, 'licenses'], extensions: { code: 'SOURCE_UNAVAILABLE', source: 'e-license', retryAfterMs: null } }]);
  });

  it('takes the version before from the same list without another call', async () => {
    const rows = [licenseRecord({ licenseId: 'NEW', supersedes: 'OLD', issuedOn: '2025-01-01' }), licenseRecord({ licenseId: 'OLD', number: 'N-0' })];
    const { subgraph, asked } = await start(() => found('e-license', rows));
    const answer = await callSubgraph(subgraph, 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { licenses { nodes { licenseId supersedes { number } } } } } }', { variables: { r: [person(P01)] } });
    expect(answer.data?._entities).toEqual([{ licenses: { nodes: [{ licenseId: 'NEW', supersedes: { number: 'N-0' } }, { licenseId: 'OLD', supersedes: null }] } }]);
    expect(asked.map(({ operation }) => operation)).toEqual(['list']);
  });

  it('lists an entity’s licences by its code', async () => {
    const { subgraph, asked } = await start(() => found('e-license', licenses(1, { holderCode: '91320499MY9A00018R' })));
    const representation = { __typename: 'LegalEntity', uscc: '91320499MY9A00018R' };
    const answer = await callSubgraph(subgraph, 'query($r: [_Any!]!) { _entities(representations: $r) { ... on LegalEntity { licenses { nodes { holderEntity { uscc } holderPerson { personId } } } } } }', { variables: { r: [representation] } });
    expect(answer.data?._entities).toEqual([{ licenses: { nodes: [{ holderEntity: { uscc: '91320499MY9A00018R' }, holderPerson: null }] } }]);
    expect(asked.map(({ key }) => key)).toEqual(['91320499MY9A00018R']);
  });

  it('finds one licence by its identifier, names a person as holder only by a person’s number, and asks for a file only when it is selected', async () => {
    const { subgraph, asked } = await start(() => notFound('e-license'), () => found('e-license', licenseRecord({ holderCode: '91320499MY9A00018R', issuerCode: '320499' })));
    const answer = await callSubgraph(subgraph, `{ license(licenseId: "${ID}") { holderPerson { personId } holderEntity { uscc } issuerUscc number entityNumber } copy: license(licenseId: "${ID}") { annotatedCopy } }`);
    expect(answer.data).toEqual({ license: { holderPerson: null, holderEntity: { uscc: '91320499MY9A00018R' }, issuerUscc: null, number: 'N-1', entityNumber: 'N-1' }, copy: { annotatedCopy: 'https://files.example.invalid/once' } });
    expect(asked.map(({ operation }) => operation).sort()).toEqual(['file', 'one']);
  });

  it.each([['320499193802140016', null], ['320499198503090031', null], ['320499', null], ['91320499MY9A00018R', 'N-1']])('gives the number of a licence as an entity’s only where an entity holds it: %s', async (holderCode, entityNumber) => {
    const { subgraph } = await start(() => notFound('e-license'), () => found('e-license', licenseRecord({ holderCode })));
    const answer = await callSubgraph(subgraph, `{ license(licenseId: "${ID}") { entityNumber } }`);
    expect([answer.errors, answer.data]).toEqual([undefined, { license: { entityNumber } }]);
  });

  it('refuses an identifier that is none, without asking', async () => {
    const { subgraph, asked } = await start(() => notFound('e-license'));
    const answer = await callSubgraph(subgraph, '{ license(licenseId: "X") { number } }');
    expect([answer.data, answer.errors?.[0]?.extensions.code]).toEqual([{ license: null }, 'BAD_IDENTIFIER']);
    expect(asked).toEqual([]);
  });
});

describe('licences that a holder lets be seen (依授权)', () => {
  const DIPLOMA = '11320499MY9B00035D016';
  const CARD = '11320499MY9B00035D004';
  const DIPLOMA_ID = `1.2.156.3005.2.${DIPLOMA}.11320499MY9B00035D.20240000000000000009.001.A`;
  const code = (change: Partial<HolderCode> = {}): HolderCode => ({ source: 'e-license', subject: personIdOf(P01), kind: 'PERSON', scope: DIPLOMA, code: 'AC-0123456789', expiresAt: NOW + 1, ...change });
  const diploma = licenseRecord({ licenseId: DIPLOMA_ID, typeCode: DIPLOMA, typeName: '学历证书', issuedOn: '2025-01-01' });
  const card = licenseRecord({ licenseId: 'CARD', typeCode: CARD, typeName: '居民身份证' });
  /** As the library: the type needs the holder's code, a list of all is without it. */
  const library = (holder: string, typeCode?: string, authCode?: string): Answer<readonly LicenseRecord[]> => {
    const held = [diploma, card].filter((license) => license.holderCode === holder && (typeCode === undefined || license.typeCode === typeCode));
    const open = authCode === 'AC-0123456789' && holder === P01;
    if (typeCode === DIPLOMA && !open) return refused('e-license', 'CONSENT_NEEDED');
    const shown = held.filter((license) => license !== diploma || open);
    return shown.length === 0 ? notFound('e-license') : found('e-license', shown);
  };
  const ask = (subgraph: RunningSubgraph, holderCodes: readonly HolderCode[], variables: object = {}, holder = P01) => callSubgraph(subgraph, LIST, { variables: { r: [person(holder)], ...variables }, context: { holderCodes } });
  const names = ({ data }: { data?: Record<string, unknown> | null }) => {
    const entities = (data?._entities ?? []) as { licenses: { nodes: { typeName: string }[] } | null }[]; // What LIST asks for.
    return entities[0]?.licenses?.nodes.map(({ typeName }) => typeName) ?? null;
  };

  it('come with the rest under the holder\'s code, newest first, and the code goes with its own type only', async () => {
    const { subgraph, asked } = await start(library);
    const answer = await ask(subgraph, [code()]);
    expect([answer.errors, names(answer)]).toEqual([undefined, ['学历证书', '居民身份证']]);
    expect(asked.map(({ typeCode, authCode }) => [typeCode ?? null, authCode ?? null])).toEqual([[null, null], [DIPLOMA, 'AC-0123456789']]);
  });

  it('come alone where they are asked for alone, in one call', async () => {
    const { subgraph, asked } = await start(library);
    expect(names(await ask(subgraph, [code()], { type: [DIPLOMA] }))).toEqual(['学历证书']);
    expect(asked.map(({ typeCode, authCode }) => [typeCode, authCode])).toEqual([[DIPLOMA, 'AC-0123456789']]);
  });

  it('are not asked for where only other types are', async () => {
    const { subgraph, asked } = await start(library);
    expect(names(await ask(subgraph, [code()], { type: [CARD, '11320499MY9B00035D003'] }))).toEqual(['居民身份证']);
    expect(asked.map(({ authCode }) => authCode)).toEqual([undefined]);
  });

  it.each([
    ['none', []], ['that ended', [code({ expiresAt: NOW })]], ['for another source', [code({ source: 'population' })]], ['of nobody here', [code({ subject: 'nobody' })]], ['of another holder', [code({ subject: personIdOf(P02) })]],
    ['for another type', [code({ scope: '11320499MY9B00035D008' })]],
  ])('stay closed under a code: %s', async (_what, codes) => {
    const { subgraph, asked } = await start(library);
    const [all, one] = [await ask(subgraph, codes), await ask(subgraph, codes, { type: [DIPLOMA] })];
    expect(names(all)).toEqual(['居民身份证']);
    expect([names(one), one.errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['SOURCE_REFUSED']]);
    expect(asked.filter(({ typeCode, authCode }) => typeCode === DIPLOMA && authCode !== undefined)).toEqual([]);
  });

  it('that the library does not take leaves the list as it is without, and says so', async () => {
    const { subgraph } = await start(library);
    const answer = await ask(subgraph, [code({ code: 'AC-of-somebody-else' })]);
    expect([answer.errors, names(answer)]).toEqual([undefined, ['居民身份证']]);
    expect(answer.extensions?.provenance.map(({ status }) => status).toSorted()).toEqual(['FOUND', 'REFUSED']);
    expect(JSON.stringify(answer)).not.toContain('AC-');
  });

  it('are unknown, all of them, where the library goes down in between: half a list is none', async () => {
    const { subgraph } = await start((holder, typeCode, authCode) => (authCode === undefined ? library(holder, typeCode) : unavailable('e-license')));
    const answer = await ask(subgraph, [code()]);
    expect([names(answer), answer.errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['SOURCE_UNAVAILABLE']]);
  });

  it('are found by identifier under each fitting code in turn, and no other code is tried', async () => {
    const { subgraph, asked } = await start(library, (_id, under) => (under === undefined ? refused('e-license', 'CONSENT_NEEDED') : under.holderCode === P01 ? found('e-license', diploma) : notFound('e-license')));
    const codes = [code({ subject: E2, kind: 'ENTITY', code: 'AC-of-the-entity' }), code(), code({ scope: CARD, code: 'AC-for-the-card' })];
    const answer = await callSubgraph(subgraph, `{ license(licenseId: "${DIPLOMA_ID}") { typeName annotatedCopy } }`, { context: { holderCodes: codes } });
    expect(answer.data).toMatchObject({ license: { typeName: '学历证书' } });
    expect(asked.filter(({ operation }) => operation === 'one').map(({ under }) => [under?.holderCode, under?.authCode])).toEqual([[E2, 'AC-of-the-entity'], [P01, 'AC-0123456789']]);
    expect(asked.find(({ operation }) => operation === 'file')?.under?.authCode).toBe('AC-of-the-entity');
  });

  it('is asked for without a code at last, so that one of a stranger is refused and not said to be none', async () => {
    const { subgraph } = await start(library, (_id, under) => (under === undefined ? refused('e-license', 'CONSENT_NEEDED') : notFound('e-license')));
    const answer = await callSubgraph(subgraph, `{ license(licenseId: "${DIPLOMA_ID}") { typeName } }`, { context: { holderCodes: [code()] } });
    expect([answer.data, answer.errors?.map(({ extensions }) => extensions.code)]).toEqual([{ license: null }, ['SOURCE_REFUSED']]);
  });
});
