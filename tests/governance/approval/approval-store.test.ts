import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalState } from '../../../governance/approval/approval.ts';
import { approvalState } from '../../../governance/approval/approval.ts';
import type { ApprovalWish, SignedPurpose } from '../../../governance/approval/check-approval.ts';
import { ACTORS, GOVERNMENT, openSharingHouse, SENIOR_ALLOWANCE, type SharingHouse } from '../sharing-house.ts';

const CASE: SignedPurpose = { item: SENIOR_ALLOWANCE, caseNo: 'XB2026GL0001', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'person-a' }] };
const NO_CASE: SignedPurpose = { item: SENIOR_ALLOWANCE, caseNo: null, subjects: [] };
const wish: ApprovalWish = { fields: ['Person.idNumber', 'Person.hukouAddress'], minutes: 30, reason: '走访慰问需要核对身份', subjectId: null };
const yes = { outcome: 'APPROVED', reason: '确有必要,同意' } as const;
const START = Date.parse('2026-11-21T08:00:00.000Z');

let house: SharingHouse;
beforeAll(async () => {
  house = await openSharingHouse();
});
// The clock goes back, so what an earlier test left is live again.
beforeEach(async () => {
  house.clock.now = START;
  for (const { approvalId } of await house.approvals.visibleTo(ACTORS.bureau, 'LIVE')) await house.approvals.end(ACTORS.bureau, approvalId);
});
afterAll(() => house.database.close());

const party = { kind: 'KNOWN', subject: { kind: 'PERSON', key: 'person-a' }, party: true } as const;
const gatewaySays = async (coordinate = 'Person.idNumber', caseNo: string | null = 'XB2026GL0001', principal = 'chief-yu') =>
  (await house.snapshot()).approval({ principal, item: SENIOR_ALLOWANCE, caseNo, whose: party, coordinates: [coordinate], at: house.clock.now });
const requested = () => house.approvals.request(ACTORS.chief, wish, CASE);

describe('an approval', () => {
  it('opens nothing when asked for, exactly its fields of its case when given, and nothing after its minutes', async () => {
    const { approvalId } = await requested();
    expect(await gatewaySays()).toBe('absent');
    const given = await house.approvals.answer(ACTORS.police, approvalId, yes);
    expect(given.answer).toMatchObject({ outcome: 'APPROVED', by: 'cdo-police', validTo: '2026-11-21T08:30:00.000Z', endedAt: null, review: null });
    expect([await gatewaySays(), await gatewaySays('Person.name'), await gatewaySays('Person.idNumber', 'XB2026GL0002'), await gatewaySays('Person.idNumber', 'XB2026GL0001', 'officer-qian')])
      .toEqual(['live', 'absent', 'absent', 'absent']);
    house.clock.now += 30 * 60_000;
    expect(await gatewaySays()).toBe('expired');
  });

  it('is for the item and case of the token, whoever asks', async () => {
    expect(await requested()).toMatchObject({
      principal: 'chief-yu', principalKind: 'SUPER_ADMINISTRATOR', itemCode: SENIOR_ALLOWANCE, caseNo: 'XB2026GL0001', subject: null, fields: ['Person.hukouAddress', 'Person.idNumber'], owners: ['POLICE'], answer: null,
    });
    const officers = await house.approvals.request(ACTORS.officer, { ...wish, subjectId: 'person-a' }, CASE);
    expect(officers).toMatchObject({ principal: 'officer-qian', subject: { kind: 'PERSON', key: 'person-a' } });
    const auditors = await house.approvals.request(ACTORS.auditor, { ...wish, fields: ['LegalEntity.name'], subjectId: '91320499MY9A00018R' }, { item: null, caseNo: null, subjects: [] });
    expect(auditors).toMatchObject({ itemCode: null, caseNo: null, subject: { kind: 'ENTITY', key: '91320499MY9A00018R' } });
  });

  it.each([
    [{ fields: [] }, CASE, '1 to 50 fields must be named, got 0'],
    [{ fields: ['Person.nothing'] }, CASE, 'every field must be on the responsibility list, got "Person.nothing"'],
    [{ fields: ['Person.portrait'] }, CASE, 'no field may be on the negative list, got "Person.portrait"'],
    [{ fields: ['Person.ethnicity'] }, CASE, 'every field must be among the item\'s minimum fields, got "Person.ethnicity"'],
    [{ minutes: 0 }, CASE, 'the term must be 1 to 120 minutes, got 0'],
    [{ minutes: 121 }, CASE, 'the term must be 1 to 120 minutes, got 121'],
    [{ minutes: 1.5 }, CASE, 'the term must be 1 to 120 minutes, got 1.5'],
    [{ reason: '看看' }, CASE, 'a reason of 4 to 500 characters must be given, got 2'],
    [{ subjectId: 'person-b' }, CASE, 'the subject must be a party of the signed case, or an organisation by its 统一社会信用代码'],
    [{}, NO_CASE, 'the token must name the case, or one subject must be named'],
    [{}, { ...CASE, item: null }, 'the token must name the item'],
  ] as const)('asked for with %j is refused, and nothing is recorded', async (change, purpose, message) => {
    const before = await house.approvals.visibleTo(ACTORS.auditor, null);
    await expect(house.approvals.request(ACTORS.chief, { ...wish, ...change }, purpose)).rejects.toMatchObject({ code: 'APPROVAL_INVALID', message });
    expect(await house.approvals.visibleTo(ACTORS.auditor, null)).toEqual(before);
  });

  it.each(['citizen', 'clerk', 'police', 'statistics'] as const)('cannot be asked for by %s', async (who) => {
    await expect(house.approvals.request(ACTORS[who], wish, CASE)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
  });
});

describe('the second person', () => {
  it.each([
    ['chief', 'APPROVAL_FORBIDDEN', 'nobody may approve or review what he asked for himself'],
    ['government', 'APPROVAL_NOT_FOUND', 'an approval of this id must be there for the acting person'],
    ['hrss', 'APPROVAL_NOT_FOUND', 'an approval of this id must be there for the acting person'],
    ['clerk', 'APPROVAL_NOT_FOUND', 'an approval of this id must be there for the acting person'],
    ['policeMachine', 'APPROVAL_NOT_FOUND', 'an approval of this id must be there for the acting person'],
    ['auditor', 'APPROVAL_FORBIDDEN', 'a data officer of the owner of every field, or of the data administration, must answer'],
  ] as const)('is not %s', async (who, code, message) => {
    const { approvalId } = await requested();
    await expect(house.approvals.answer(ACTORS[who], approvalId, yes)).rejects.toMatchObject({ code, message });
    expect(await gatewaySays()).toBe('absent');
  });

  it('is of another organisation than who asks, even where that organisation owns the data', async () => {
    const { approvalId } = await house.approvals.request(ACTORS.officer, { ...wish, fields: ['Person.mobile'] }, CASE);
    await expect(house.approvals.answer(ACTORS.office, approvalId, yes)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN', message: 'the acting person must be of another organisation than who asked' });
    expect((await house.approvals.answer(ACTORS.bureau, approvalId, yes)).answer?.outcome).toBe('APPROVED');
  });

  it('answers for all the data: of fields of two owners only the data administration does', async () => {
    const { approvalId, owners } = await house.approvals.request(ACTORS.chief, { ...wish, fields: ['Person.idNumber', 'Person.mobile'] }, CASE);
    expect(owners).toEqual(['GOV_SERVICE', 'POLICE']);
    await expect(house.approvals.answer(ACTORS.police, approvalId, yes)).rejects.toMatchObject({ code: 'APPROVAL_NOT_FOUND' });
    await house.approvals.answer(ACTORS.bureau, approvalId, yes);
    expect(await gatewaySays('Person.mobile')).toBe('live');
  });

  it('answers once, and not after a day', async () => {
    const { approvalId } = await requested();
    await house.approvals.answer(ACTORS.police, approvalId, { outcome: 'REFUSED', reason: '理由不充分,不同意' });
    await expect(house.approvals.answer(ACTORS.police, approvalId, yes)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED', message: 'the approval must be REQUESTED, got REFUSED' });
    const { approvalId: late } = await requested();
    house.clock.now += 24 * 3_600_000;
    await expect(house.approvals.answer(ACTORS.police, late, yes)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED', message: 'the approval must be REQUESTED, got LAPSED' });
    expect(await gatewaySays()).toBe('absent');
  });

  it('is held to two persons of two organisations by the table itself', async () => {
    const { approvalId } = await requested();
    const approve = (person: string, organization: string) => house.database.query(
      `UPDATE approval SET answer = 'APPROVED', answered_by = $2, answered_org = $3, answered_at = now(), answer_reason = 'x', valid_to = now() WHERE approval_id = $1`, [approvalId, person, organization]);
    await expect(approve('chief-yu', 'another')).rejects.toThrow('check constraint');
    await expect(approve('somebody', GOVERNMENT)).rejects.toThrow('check constraint');
    await expect(house.database.query('DELETE FROM approval')).rejects.toThrow('never deleted');
  });
});

describe('the end and the review', () => {
  it('comes early by who has it or who may give it, at once, and ending again changes nothing', async () => {
    for (const who of ['chief', 'police', 'bureau'] as const) {
      const { approvalId } = await requested();
      await expect(house.approvals.end(ACTORS[who], approvalId)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED', message: 'the approval must be LIVE, got REQUESTED' });
      await house.approvals.answer(ACTORS.police, approvalId, yes);
      expect(await gatewaySays()).toBe('live');
      await expect(house.approvals.end(ACTORS.auditor, approvalId)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
      const ended = await house.approvals.end(ACTORS[who], approvalId);
      expect(await gatewaySays()).toBe('absent');
      const { head } = await house.feed.after(0);
      expect(await house.approvals.end(ACTORS[who], approvalId)).toEqual(ended);
      expect((await house.feed.after(0)).head).toBe(head);
    }
  });

  it('is listed for review when it is over, and reviewed once by a third person', async () => {
    const { approvalId } = await requested();
    await house.approvals.answer(ACTORS.bureau, approvalId, yes);
    const verdict = { verdict: 'UNJUSTIFIED', remark: '与走访名单不符' } as const;
    await expect(house.approvals.review(ACTORS.auditor, approvalId, verdict)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED', message: 'the approval must be ENDED, got LIVE' });
    house.clock.now += 31 * 60_000;
    const listed = async (): Promise<boolean> => (await house.approvals.visibleTo(ACTORS.auditor, 'ENDED')).some((each) => each.approvalId === approvalId);
    expect(await listed()).toBe(true);
    await expect(house.approvals.review(ACTORS.chief, approvalId, verdict)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(house.approvals.review(ACTORS.bureau, approvalId, verdict)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN', message: 'an auditor, or the data administration, who did not approve it must review' });
    await expect(house.approvals.review(ACTORS.police, approvalId, verdict)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(house.approvals.review(ACTORS.auditor, approvalId, { ...verdict, remark: '' })).rejects.toMatchObject({ code: 'APPROVAL_INVALID' });
    const reviewed = await house.approvals.review(ACTORS.auditor, approvalId, verdict);
    expect(reviewed.answer).toMatchObject({ review: { verdict: 'UNJUSTIFIED', by: 'auditor-zhou', remark: '与走访名单不符' } });
    expect(await listed()).toBe(false);
    await expect(house.approvals.review(ACTORS.bureauOther, approvalId, verdict)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED', message: 'the approval must be ENDED, got REVIEWED' });
  });
});

describe('who sees approvals', () => {
  it('are who asked, who may answer, and who reviews', async () => {
    const { approvalId } = await requested();
    const sees = async (who: keyof typeof ACTORS): Promise<boolean> => (await house.approvals.visibleTo(ACTORS[who], 'REQUESTED')).some((each) => each.approvalId === approvalId);
    expect(await Promise.all((['chief', 'police', 'bureau', 'auditor', 'hrss', 'officer', 'clerk', 'government'] as const).map(sees))).toEqual([true, true, true, true, false, false, false, false]);
    for (const who of ['citizen', 'statistics'] as const) await expect(house.approvals.visibleTo(ACTORS[who], null)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
  });
});

describe('the state of an approval', () => {
  const base = { approvalId: 'a', principal: 'p', principalKind: 'AUDITOR', organization: 'o', itemCode: null, caseNo: null, subject: null, fields: [], owners: [], minutes: 1, reason: 'r', requestedAt: '2026-11-21T08:00:00Z' };
  const given = { outcome: 'APPROVED', by: 'q', organization: 's', at: '2026-11-21T08:00:00Z', reason: 'r', validTo: '2026-11-21T08:01:00Z', endedAt: null, review: null } as const;
  it.each([
    [null, 0, 'REQUESTED'], [null, 86_399_999, 'REQUESTED'], [null, 86_400_000, 'LAPSED'], [{ outcome: 'REFUSED', by: 'q', organization: 's', at: '2026-11-21T08:00:00Z', reason: 'r' }, 0, 'REFUSED'],
    [given, 59_999, 'LIVE'], [given, 60_000, 'ENDED'], [{ ...given, endedAt: '2026-11-21T08:00:01Z' }, 2_000, 'ENDED'],
    [{ ...given, review: { verdict: 'JUSTIFIED', by: 'z', at: '2026-11-21T09:00:00Z', remark: 'r' } }, 7_200_000, 'REVIEWED'],
  ] as const)('with %j after %i ms is %s', (answer, after, state: ApprovalState) => {
    expect(approvalState({ ...base, answer }, new Date(START + after))).toBe(state);
  });
});
