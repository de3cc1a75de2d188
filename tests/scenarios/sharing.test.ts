import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessEntries } from './access-entries.ts';
import { startWorld, type Answered, type World } from './world.ts';
import { until } from '../until.ts';

/**
 * 供需对接 and the privileged account, end to end: asked for and decided in the graph by those whose matter it is, in force at the gateway within a
 * second, and never a way around the decision.
 */
const ITEM = '11320499MY9B00035D4320131001001';
const CASE = { item: 'senior-allowance', case: 'XB2026GL0001' } as const;
const PERSON = 'query Person { subject { ... on Person { name idNumber sex { code } } } }';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

const REQUEST = 'mutation Request($input: ShareRequestInput!) { requestShare(input: $input) { requestId state owner requester fields } }';
const ANSWER = 'mutation Answer($input: ShareAnswerInput!) { answerShare(input: $input) { requestId state grantedFields grantedVolumePerDay } }';
const REVOKE = 'mutation Revoke($id: ID!, $reason: String!) { revokeShare(requestId: $id, reason: $reason) { state revokeReason } }';
const SUSPEND = 'mutation Suspend($id: ID!, $reason: String!) { suspendListedGrant(grantId: $id, reason: $reason) { grantId suspendedAt } }';
const LIST = 'query List($state: ShareState) { shareRequests(state: $state) { requestId state fields grantedFields answerReason revokeReason } }';
const ASK_APPROVAL = 'mutation Ask($input: ApprovalInput!) { requestApproval(input: $input) { approvalId state organization itemCode caseNo fields owners } }';
const APPROVE = 'mutation Approve($id: ID!) { answerApproval(approvalId: $id, outcome: APPROVED, reason: "走访慰问,同意") { state validTo answeredBy } }';
const END = 'mutation End($id: ID!) { endApproval(approvalId: $id) { state endedAt } }';
const REVIEW = 'mutation Review($id: ID!) { reviewApproval(approvalId: $id, verdict: JUSTIFIED, remark: "与走访名单相符") { state verdict } }';
const APPROVALS = 'query Approvals($state: ApprovalState) { privilegedApprovals(state: $state) { approvalId state reason principalKind } }';

let world: World;
let tokens: Readonly<Record<'statistics' | 'statisticsCase' | 'engine' | 'police' | 'hrss' | 'chief' | 'clerk' | 'auditor' | 'bureau' | 'citizen', string>>;
beforeAll(async () => {
  world = await startWorld();
  const officer = (person: string) => world.token({ client: 'owner-desk', person });
  tokens = {
    statistics: await world.token({ client: 'statistics-app' }), statisticsCase: await world.token({ client: 'statistics-app', ...CASE }), engine: await world.token({ client: 'approval-engine', ...CASE }),
    police: await officer('cdo-police'), hrss: await officer('cdo-hrss'), bureau: await officer('cdo-data'),
    chief: await world.token({ client: 'city-desk', person: 'chief-yu', ...CASE }), clerk: await world.token({ client: 'service-window', person: 'clerk-shen', ...CASE }),
    auditor: await world.token({ client: 'audit-console', person: 'auditor-zhou' }), citizen: await world.token({ client: 'citizen-app', person: 'P01' }),
  };
});
afterAll(() => world.close());

type Who = keyof typeof tokens;
const ask = (who: Who, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answered> => world.ask(query, { token: tokens[who], variables });
const rootOf = ({ body }: Answered): unknown => Object.values(body.data ?? {})[0];
const codesOf = ({ body }: Answered): unknown[] => (body.errors ?? []).map(({ extensions }) => extensions['code']);
const idOf = (answered: Answered, member: string): string => String((rootOf(answered) as Record<string, unknown>)[member]);

const wish = { clients: ['statistics-app'], itemCode: ITEM, fields: ['Person.name', 'Person.isAtLeast', 'Person.personStatus'], reason: '按月统计高龄津贴发放情况', volumePerDay: 500, validTo: inDays(90) };
const request = (change: object = {}): Promise<Answered> => ask('statistics', REQUEST, { input: { ...wish, ...change } });
const decide = (who: Who, requestId: string, change: object = {}): Promise<Answered> => ask(who, ANSWER, { input: { requestId, outcome: 'GRANTED', reason: '用途明确,同意', ...change } });

describe('an application without a grant', () => {
  it('asks, is granted less than it asked for, reads exactly that, and nothing more once its owner takes it back', async () => {
    expect(rootOf(await ask('statisticsCase', PERSON))).toEqual({ name: null, idNumber: null, sex: { code: '1' } });
    const requested = await request();
    expect(rootOf(requested)).toMatchObject({ state: 'REQUESTED', owner: 'POLICE', requester: '11320499MY9B00182Y', fields: ['Person.isAtLeast', 'Person.name', 'Person.personStatus'] });
    expect(rootOf(await ask('statisticsCase', PERSON))).toMatchObject({ name: null });

    const requestId = idOf(requested, 'requestId');
    expect(rootOf(await decide('police', requestId, { fields: ['Person.name'], volumePerDay: 100 }))).toMatchObject({ state: 'LIVE', grantedFields: ['Person.name'], grantedVolumePerDay: 100 });
    const all = 'query All { subject { ... on Person { name idNumber isAtLeast personStatus } } }';
    await until(async () => expect(rootOf(await ask('statisticsCase', all))).toEqual({ name: '王建国', idNumber: null, isAtLeast: null, personStatus: null }));

    expect(rootOf(await ask('police', REVOKE, { id: requestId, reason: '发现超范围使用' }))).toEqual({ state: 'REVOKED', revokeReason: '发现超范围使用' });
    await until(async () => expect(rootOf(await ask('statisticsCase', PERSON))).toMatchObject({ name: null }));
  });

  it('and its owner both read what became of it; a department that has nothing to do with it does not', async () => {
    const requestId = idOf(await request({ reason: '按季度抽样核对' }), 'requestId');
    await ask('police', ANSWER, { input: { requestId, outcome: 'REFUSED', reason: '用途不明,不予授权' } });
    const listed = { requestId, state: 'REFUSED', fields: ['Person.isAtLeast', 'Person.name', 'Person.personStatus'], grantedFields: null, answerReason: '用途不明,不予授权', revokeReason: null };
    for (const who of ['statistics', 'police', 'bureau', 'auditor'] as const) expect(rootOf(await ask(who, LIST, { state: 'REFUSED' }))).toContainEqual(listed);
    expect(rootOf(await ask('hrss', LIST))).toEqual([]);
    expect(codesOf(await ask('citizen', LIST))).toEqual(['SHARE_FORBIDDEN']);
  });

  it.each([
    ['another department', 'hrss', 'SHARE_NOT_FOUND'], ['the data administration', 'bureau', 'SHARE_FORBIDDEN'], ['itself', 'statistics', 'SHARE_FORBIDDEN'], ['a citizen', 'citizen', 'SHARE_FORBIDDEN'],
  ] as const)('is granted nothing by %s', async (_, who, code) => {
    const requestId = idOf(await request(), 'requestId');
    const answered = await decide(who, requestId);
    expect([rootOf(answered) ?? null, codesOf(answered)]).toEqual([null, [code]]);
    expect(rootOf(await ask('police', LIST, { state: 'REQUESTED' }))).toContainEqual(expect.objectContaining({ requestId, state: 'REQUESTED' }));
    expect(rootOf(await ask('statisticsCase', PERSON))).toMatchObject({ name: null });
  });

  it.each([
    ['somebody else\'s application', { clients: ['approval-engine'] }], ['a field outside the graph', { fields: ['Person.nothing'] }], ['a field the item does not need', { fields: ['Person.ethnicity'] }],
    ['fields of two owners', { fields: ['Person.name', 'Person.mobile'] }], ['a term of ten years', { validTo: inDays(3_650) }], ['no reason', { reason: '' }], ['a negative volume', { volumePerDay: -1 }],
  ])('that asks with %s is told so, and nothing is recorded', async (_, change) => {
    const before = rootOf(await ask('statistics', LIST));
    const answered = await request(change);
    expect([rootOf(answered) ?? null, codesOf(answered), answered.body.errors?.[0]?.message]).toEqual([null, ['SHARE_INVALID'], expect.stringContaining('A share request must name own applications')]);
    expect(rootOf(await ask('statistics', LIST))).toEqual(before);
  });
});

describe('the privileged account', () => {
  const asked = { fields: ['Person.idNumber'], minutes: 5, reason: '走访慰问需要核对身份' };

  it('reads nothing of L3 by itself; under a second person\'s approval what the matrix gives, and nothing once it is over', async () => {
    expect(rootOf(await ask('chief', PERSON))).toEqual({ name: '王建国', idNumber: null, sex: { code: '1' } });
    const requested = await ask('chief', ASK_APPROVAL, { input: asked });
    expect(rootOf(requested)).toMatchObject({ state: 'REQUESTED', organization: '11320499MY9B001744', itemCode: ITEM, caseNo: CASE.case, fields: ['Person.idNumber'], owners: ['POLICE'] });
    const id = idOf(requested, 'approvalId');
    for (const [who, code] of [['chief', 'APPROVAL_FORBIDDEN'], ['hrss', 'APPROVAL_NOT_FOUND'], ['clerk', 'APPROVAL_NOT_FOUND'], ['auditor', 'APPROVAL_FORBIDDEN']] as const) {
      expect(codesOf(await ask(who, APPROVE, { id }))).toEqual([code]);
    }
    expect(rootOf(await ask('chief', PERSON))).toMatchObject({ idNumber: null });

    expect(rootOf(await ask('police', APPROVE, { id }))).toMatchObject({ state: 'LIVE', answeredBy: '11320499MY9B001151' });
    await until(async () => expect(rootOf(await ask('chief', PERSON))).toEqual({ name: '王建国', idNumber: '320***********0016', sex: { code: '1' } }));
    // The approval is the chief's alone.
    expect(rootOf(await ask('statisticsCase', PERSON))).toMatchObject({ idNumber: null });

    expect(rootOf(await ask('chief', END, { id }))).toMatchObject({ state: 'ENDED' });
    await until(async () => expect(rootOf(await ask('chief', PERSON))).toMatchObject({ idNumber: null }));
  });

  it('has each approval reviewed afterwards by a third person', async () => {
    const id = idOf(await ask('chief', ASK_APPROVAL, { input: asked }), 'approvalId');
    await ask('bureau', APPROVE, { id });
    expect(codesOf(await ask('auditor', REVIEW, { id }))).toEqual(['APPROVAL_CLOSED']);
    await ask('chief', END, { id });
    const waiting = expect.objectContaining({ approvalId: id, state: 'ENDED', principalKind: 'SUPER_ADMINISTRATOR', reason: '走访慰问需要核对身份' });
    expect(rootOf(await ask('auditor', APPROVALS, { state: 'ENDED' }))).toContainEqual(waiting);
    for (const who of ['chief', 'bureau'] as const) expect(codesOf(await ask(who, REVIEW, { id }))).toEqual(['APPROVAL_FORBIDDEN']);
    expect(rootOf(await ask('auditor', REVIEW, { id }))).toEqual({ state: 'REVIEWED', verdict: 'JUSTIFIED' });
    expect(rootOf(await ask('auditor', APPROVALS, { state: 'ENDED' }))).not.toContainEqual(waiting);
    expect(rootOf(await ask('hrss', APPROVALS))).toEqual([]);
  });

  it.each([
    ['three hours', { minutes: 180 }], ['a field that is never shared', { fields: ['Person.portrait'] }], ['a person who is no party', { subjectId: 'somebody-else-of-the-city' }], ['no reason', { reason: '' }],
  ])('that asks for %s is told so, and nothing is recorded', async (_, change) => {
    const before = rootOf(await ask('chief', APPROVALS));
    expect(codesOf(await ask('chief', ASK_APPROVAL, { input: { ...asked, ...change } }))).toEqual(['APPROVAL_INVALID']);
    expect(rootOf(await ask('chief', APPROVALS))).toEqual(before);
  });

  it('is nobody else\'s to ask for', async () => {
    for (const who of ['clerk', 'police', 'engine', 'citizen'] as const) expect(codesOf(await ask(who, ASK_APPROVAL, { input: asked }))).toEqual(['APPROVAL_FORBIDDEN']);
  });
});

// Last, as it takes a listed grant away for good.
describe('an owner department', () => {
  it('suspends a grant of the demand list by its number, and what hung on it is closed within a second', async () => {
    expect(codesOf(await ask('hrss', SUSPEND, { id: 'GA-2026-0003', reason: '不是我的也想停用' }))).toEqual(['SHARE_FORBIDDEN']);
    expect(codesOf(await ask('police', SUSPEND, { id: 'GA-2026-9999', reason: '没有这项授权' }))).toEqual(['SHARE_NOT_FOUND']);
    expect(rootOf(await ask('engine', PERSON))).toMatchObject({ name: '王建国' });
    expect(rootOf(await ask('police', SUSPEND, { id: 'GA-2026-0003', reason: '发现超范围使用' }))).toMatchObject({ grantId: 'GA-2026-0003' });
    await until(async () => expect(rootOf(await ask('engine', PERSON))).toEqual({ name: null, idNumber: null, sex: { code: '1' } }));
  });

  it('and the log tells why each was refused, and who decided', async () => {
    await world.stopGateway();
    const entries = await accessEntries(world.journalDirectory);
    const reasons = (clientId: string, coordinate: string): Set<string | null> =>
      new Set(entries.filter(({ context, operation }) => context.clientId === clientId && operation.name === 'Person').flatMap(({ fields }) => fields.filter((field) => field.coordinate === coordinate).map(({ reason }) => reason)));
    expect(reasons('statistics-app', 'Person.name')).toContain('NO_SHARE_GRANT');
    expect(reasons('city-desk', 'Person.idNumber')).toContain('NO_APPROVAL');
    expect(entries.filter(({ operation, context }) => operation.name === 'Approve' && context.clientId === 'owner-desk').every(({ actor, context }) => actor !== null && context.principalKind === 'DEPARTMENT')).toBe(true);
  });
});
