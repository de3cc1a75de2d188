import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShareWish } from '../../../governance/share-grant/check-share-request.ts';
import type { ShareDecision } from '../../../governance/share-grant/share-grant-store.ts';
import type { ShareState } from '../../../governance/share-grant/share-request.ts';
import { shareState } from '../../../governance/share-grant/share-request.ts';
import { ACTORS, openSharingHouse, SENIOR_ALLOWANCE, STATISTICS, type SharingHouse } from '../sharing-house.ts';

const wish: ShareWish = {
  clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name', 'Person.idNumber', 'Person.name'], reason: '按月统计高龄津贴发放情况', volumePerDay: 500,
  validTo: '2027-06-30T00:00:00+08:00',
};
const grant: ShareDecision = { outcome: 'GRANTED', reason: '用途明确,同意', fields: null, volumePerDay: null, validTo: null };

let house: SharingHouse;
beforeAll(async () => {
  house = await openSharingHouse();
});
afterAll(() => house.database.close());

const head = async (): Promise<number> => (await house.feed.after(0)).head;
const stateAt = async (coordinate: string, clientId = 'statistics-app') =>
  (await house.snapshot()).grant({ owner: 'POLICE', clientId, organization: STATISTICS, item: SENIOR_ALLOWANCE, coordinate, at: house.clock.now });

describe('a share request', () => {
  it('is recorded under the owner of its fields, and opens nothing', async () => {
    const before = await head();
    const request = await house.shares.request(ACTORS.statistics, wish);
    expect(request).toMatchObject({ requester: STATISTICS, requestedBy: 'statistics-app', owner: 'POLICE', fields: ['Person.idNumber', 'Person.name'], validTo: '2027-06-29T16:00:00.000Z', answer: null });
    expect(shareState(request, new Date(house.clock.now))).toBe('REQUESTED');
    expect(await head()).toBe(before);
    expect(await house.shares.visibleTo(ACTORS.statistics, null)).toContainEqual(request);
  });

  it.each([
    [{ clients: [] }, '1 to 20 applications must be named, got 0'],
    [{ clients: ['statistics-app', 'approval-engine'] }, 'every application must be a registered one of the asking organisation, got "approval-engine"'],
    [{ clients: ['no-such-app'] }, 'every application must be a registered one of the asking organisation, got "no-such-app"'],
    [{ itemCode: 'SENIOR' }, 'the item must be one of policy/items, got "SENIOR"'],
    [{ fields: [] }, '1 to 300 fields must be named, got 0'],
    [{ fields: ['Person.noSuchField'] }, 'every field must be on the responsibility list, got "Person.noSuchField"'],
    [{ fields: ['Query.me'] }, 'every field must be on the responsibility list, got "Query.me"'],
    [{ fields: ['Person.portrait'] }, 'no field may be on the negative list, got "Person.portrait"'],
    [{ fields: ['Person.ethnicity'] }, 'every field must be among the item\'s minimum fields, got "Person.ethnicity"'],
    [{ fields: ['Person.name', 'SocialCard.number'] }, 'all fields must be of one owner department, got POLICE, HRSS'],
    [{ reason: '  要  ' }, 'a reason of 4 to 500 characters must be given, got 1'],
    [{ volumePerDay: 0 }, 'the volume must be 1 to 10000000 readings a day, got 0'],
    [{ volumePerDay: 1.5 }, 'the volume must be 1 to 10000000 readings a day, got 1.5'],
    [{ validTo: '2026-11-21T08:00:00Z' }, 'the term must end after now and within 1096 days'],
    [{ validTo: '2036-01-01T00:00:00Z' }, 'the term must end after now and within 1096 days'],
    [{ validTo: 'soon' }, 'the term must end after now and within 1096 days'],
  ])('with %j is refused, and nothing is recorded', async (change, message) => {
    const before = await house.shares.visibleTo(ACTORS.bureau, null);
    await expect(house.shares.request(ACTORS.statistics, { ...wish, ...change })).rejects.toMatchObject({ code: 'SHARE_INVALID', message });
    expect(await house.shares.visibleTo(ACTORS.bureau, null)).toEqual(before);
  });

  it.each(['citizen', 'clerk', 'auditor', 'chief'] as const)('cannot be made by a %s', async (who) => {
    await expect(house.shares.request(ACTORS[who], wish)).rejects.toMatchObject({ code: 'SHARE_FORBIDDEN' });
  });

  it('for another organisation\'s application cannot be made by a data officer either', async () => {
    await expect(house.shares.request(ACTORS.police, wish)).rejects.toMatchObject({ code: 'SHARE_INVALID', message: expect.stringContaining('statistics-app') });
  });
});

describe('the answer', () => {
  it('opens exactly what the request says, and the end closes it', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    expect(await stateAt('Person.name')).toBe('absent');
    const granted = await house.shares.answer(ACTORS.police, requestId, grant);
    expect(granted.answer).toMatchObject({ outcome: 'GRANTED', by: 'cdo-police', fields: ['Person.idNumber', 'Person.name'], volumePerDay: 500, validTo: '2027-06-29T16:00:00.000Z', revoked: null });
    expect(await Promise.all(['Person.name', 'Person.idNumber', 'Person.birthDate'].map((field) => stateAt(field)))).toEqual(['live', 'live', 'absent']);
    expect(await stateAt('Person.name', 'approval-engine')).toBe('absent');
    const revoked = await house.shares.revoke(ACTORS.police, requestId, '用途已经变更');
    expect(shareState(revoked, new Date(house.clock.now))).toBe('REVOKED');
    expect(await stateAt('Person.name')).toBe('absent');
    const before = await head();
    expect(await house.shares.revoke(ACTORS.police, requestId, '再收回一次也一样')).toEqual(revoked);
    expect(await head()).toBe(before);
  });

  it('may narrow fields, volume and term, and opens no more than that', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    await house.shares.answer(ACTORS.police, requestId, { ...grant, fields: ['Person.name'], volumePerDay: 100, validTo: '2026-11-21T09:00:00Z' });
    expect([await stateAt('Person.name'), await stateAt('Person.idNumber')]).toEqual(['live', 'absent']);
    house.clock.now += 3_600_000;
    expect(await stateAt('Person.name')).toBe('expired');
    house.clock.now -= 3_600_000;
    await house.shares.revoke(ACTORS.police, requestId, '测试结束,收回');
  });

  it.each([
    [{ fields: ['Person.name', 'Person.sex'] }, 'only fields that were asked for may be granted, got "Person.sex"'],
    [{ fields: [] }, 'at least one field must be granted: refuse the request instead'],
    [{ volumePerDay: 501 }, 'the volume must be at most the 500 asked for, got 501'],
    [{ validTo: '2027-07-01T00:00:00Z' }, 'the term must end no later than was asked for'],
    [{ validTo: '2026-01-01T00:00:00Z' }, 'the term must end after now and within 1096 days'],
    [{ reason: '好' }, 'a reason of 4 to 500 characters must be given, got 1'],
  ])('that grants %j is refused, and the request stays open', async (change, message) => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    await expect(house.shares.answer(ACTORS.police, requestId, { ...grant, ...change })).rejects.toMatchObject({ code: 'SHARE_INVALID', message });
    expect((await house.shares.visibleTo(ACTORS.police, null)).find((each) => each.requestId === requestId)?.answer).toBeNull();
    expect(await stateAt('Person.name')).toBe('absent');
  });

  it.each([
    ['hrss', 'SHARE_NOT_FOUND'], ['office', 'SHARE_NOT_FOUND'], ['bureau', 'SHARE_FORBIDDEN'], ['statistics', 'SHARE_FORBIDDEN'], ['policeMachine', 'SHARE_FORBIDDEN'], ['chief', 'SHARE_FORBIDDEN'],
    ['auditor', 'SHARE_FORBIDDEN'], ['citizen', 'SHARE_FORBIDDEN'],
  ] as const)('of %s is refused by %s: only the owner\'s own data officer answers and revokes', async (who, code) => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    await expect(house.shares.answer(ACTORS[who], requestId, grant)).rejects.toMatchObject({ code });
    expect(await stateAt('Person.name')).toBe('absent');
    await house.shares.answer(ACTORS.police, requestId, grant);
    await expect(house.shares.revoke(ACTORS[who], requestId, '不是我的也想收回')).rejects.toMatchObject({ code });
    expect(await stateAt('Person.name')).toBe('live');
    await house.shares.revoke(ACTORS.police, requestId, '测试结束,收回');
  });

  it('is given once: whoever comes second is told what it is', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    const refused = await house.shares.answer(ACTORS.police, requestId, { outcome: 'REFUSED', reason: '用途不明,不予授权' });
    expect(shareState(refused, new Date(house.clock.now))).toBe('REFUSED');
    await expect(house.shares.answer(ACTORS.police, requestId, grant)).rejects.toMatchObject({ code: 'SHARE_CLOSED', message: 'the request must be waiting for its answer, got REFUSED' });
    await expect(house.shares.revoke(ACTORS.police, requestId, '没有授权可收回')).rejects.toMatchObject({ code: 'SHARE_CLOSED', message: 'the request must have been granted, got REFUSED' });
    const { requestId: raced } = await house.shares.request(ACTORS.statistics, wish);
    const both = await Promise.allSettled([house.shares.answer(ACTORS.police, raced, grant), house.shares.answer(ACTORS.police, raced, { outcome: 'REFUSED', reason: '用途不明,不予授权' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('to nothing is told from somebody else\'s request by nobody', async () => {
    const refusal = { code: 'SHARE_NOT_FOUND', message: 'a request of this id must be there for the acting organisation' };
    await expect(house.shares.answer(ACTORS.police, 'no-such-request', grant)).rejects.toMatchObject(refusal);
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    await expect(house.shares.answer(ACTORS.hrss, requestId, grant)).rejects.toMatchObject(refusal);
  });
});

describe('a grant of the demand list', () => {
  it('is suspended by its owner, once and at once', async () => {
    const [before, notice] = [await head(), await house.shares.suspend(ACTORS.police, 'GA-2026-0003', '发现超范围使用')];
    expect((await house.snapshot()).suspended('GA-2026-0003', house.clock.now)).toBe(true);
    house.clock.now += 1_000;
    expect(await house.shares.suspend(ACTORS.police, 'GA-2026-0003', '再停用一次也一样')).toEqual(notice);
    expect(await head()).toBe(before + 1);
  });

  it.each([
    ['hrss', 'GA-2026-0003', 'SHARE_FORBIDDEN'], ['bureau', 'GA-2026-0003', 'SHARE_FORBIDDEN'], ['office', 'GA-2026-0003', 'SHARE_FORBIDDEN'], ['statistics', 'GA-2026-0003', 'SHARE_FORBIDDEN'],
    ['police', 'GA-2026-9999', 'SHARE_NOT_FOUND'], ['police', '../clients', 'SHARE_NOT_FOUND'],
  ] as const)('cannot be suspended by %s as %s: %s', async (who, grantId, code) => {
    const before = await head();
    await expect(house.shares.suspend(ACTORS[who], grantId, '想停用别人的授权')).rejects.toMatchObject({ code });
    expect(await head()).toBe(before);
  });
});

describe('who sees share requests', () => {
  it('are both sides, auditors and the data administration, and nobody else', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    const sees = async (who: keyof typeof ACTORS): Promise<boolean> => (await house.shares.visibleTo(ACTORS[who], null)).some((each) => each.requestId === requestId);
    expect(await Promise.all((['statistics', 'police', 'auditor', 'bureau', 'hrss', 'office', 'policeMachine'] as const).map(sees))).toEqual([true, true, true, true, false, false, false]);
    for (const who of ['citizen', 'clerk', 'chief'] as const) await expect(house.shares.visibleTo(ACTORS[who], null)).rejects.toMatchObject({ code: 'SHARE_FORBIDDEN' });
  });

  it('in one state, those alone', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    const statesOf = async (state: ShareState): Promise<Set<ShareState>> => new Set((await house.shares.visibleTo(ACTORS.police, state)).map((each) => shareState(each, new Date(house.clock.now))));
    await house.shares.answer(ACTORS.police, requestId, { ...grant, validTo: '2026-11-21T08:30:00Z' });
    for (const state of ['REQUESTED', 'REFUSED', 'LIVE', 'REVOKED'] as const) expect(await statesOf(state)).toEqual(new Set([state]));
    const start = house.clock.now;
    house.clock.now += 3_600_000;
    expect((await house.shares.visibleTo(ACTORS.police, 'LIVE')).map((each) => each.requestId)).not.toContain(requestId);
    expect((await house.shares.visibleTo(ACTORS.police, 'EXPIRED')).map((each) => each.requestId)).toContain(requestId);
    house.clock.now = start;
  });

  it('no more than 200 of which wait at once for one organisation', async () => {
    const open = (await house.shares.visibleTo(ACTORS.statistics, 'REQUESTED')).length;
    for (let count = open; count < 200; count += 1) await house.shares.request(ACTORS.statistics, wish);
    await expect(house.shares.request(ACTORS.statistics, wish)).rejects.toMatchObject({ code: 'SHARE_CLOSED', message: 'at most 200 requests of an organisation may wait for their answers' });
  });

  it.each(['DELETE FROM share_request', 'TRUNCATE share_request', 'DELETE FROM grant_suspension'])('and nothing is ever deleted: %s', async (sql) => {
    await expect(house.database.query(sql)).rejects.toThrow('never deleted');
  });

  it('and the table itself holds no grant wider than its request', async () => {
    const [{ requestId } = { requestId: '' }] = await house.shares.visibleTo(ACTORS.statistics, 'REQUESTED');
    const widened = `UPDATE share_request SET answer = 'GRANTED', answered_by = 'x', answered_at = now(), answer_reason = 'x', granted_fields = ARRAY['Person.sex'], granted_volume = 1, granted_to = valid_to WHERE request_id = $1`;
    await expect(house.database.query(widened, [requestId])).rejects.toThrow('check constraint');
  });
});
