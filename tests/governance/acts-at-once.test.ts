import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../governance/actor.ts';
import type { Approval } from '../../governance/approval/approval.ts';
import { approvalState } from '../../governance/approval/approval.ts';
import type { ApprovalWish, SignedPurpose } from '../../governance/approval/check-approval.ts';
import { approvalNotice } from '../../governance/approval/approval-notice.ts';
import { openSharingRoom } from '../../governance/sharing-room/sharing-room.ts';
import { ACTORS, SENIOR_ALLOWANCE, openSharingHouse, type SharingHouse } from './sharing-house.ts';
import { fc, SEED } from '../property.ts';

const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 250 : 12;
const CASE: SignedPurpose = { item: SENIOR_ALLOWANCE, caseNo: 'XB2026GL0001', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'the-applicant' }] };
const WISH: ApprovalWish = { fields: ['Person.idNumber'], minutes: 5, reason: '走访慰问需要核对身份', subjectId: null };

type Act = (house: Pick<SharingHouse, 'approvals'>, approvalId: string) => Promise<Approval>;
const answering = (who: Actor, outcome: 'APPROVED' | 'REFUSED'): Act => ({ approvals }, id) => approvals.answer(who, id, { outcome, reason: '走访慰问,已经核实' });
const ending = (who: Actor): Act => ({ approvals }, id) => approvals.end(who, id);
const reviewing = (who: Actor): Act => ({ approvals }, id) => approvals.review(who, id, { verdict: 'JUSTIFIED', remark: '与走访名单相符' });
/** By whoever may and by whoever may not. */
const ACTS: Readonly<Record<string, Act>> = {
  'police approve': answering(ACTORS.police, 'APPROVED'), 'police refuse': answering(ACTORS.police, 'REFUSED'), 'bureau approves': answering(ACTORS.bureau, 'APPROVED'),
  'other of bureau refuses': answering(ACTORS.bureauOther, 'REFUSED'), 'chief approves': answering(ACTORS.chief, 'APPROVED'), 'government approves': answering(ACTORS.government, 'APPROVED'),
  'chief ends': ending(ACTORS.chief), 'police end': ending(ACTORS.police), 'auditor reviews': reviewing(ACTORS.auditor), 'bureau reviews': reviewing(ACTORS.bureau), 'chief reviews': reviewing(ACTORS.chief),
};

let house: SharingHouse;
beforeAll(async () => {
  house = await openSharingHouse();
});
afterAll(() => house.database.close());

/** Rounds of acts at once, on one approval, with time and a restart of governance between them. */
const ROUNDS = fc.array(fc.record({ acts: fc.array(fc.constantFrom(...Object.keys(ACTS)), { minLength: 2, maxLength: 6 }), minutes: fc.constantFrom(0, 0, 2, 5, 24 * 60), restarts: fc.boolean() }), { minLength: 1, maxLength: 4 });

describe('acts at once', () => {
  it(`answer an approval once, by another of another house, and what the feed says is what the table says: ${runs} runs, seed ${SEED}`, async () => {
    await fc.assert(fc.asyncProperty(ROUNDS, async (rounds) => {
      const { approvalId } = await house.approvals.request(ACTORS.chief, WISH, CASE);
      let governance: Pick<SharingHouse, 'approvals'> = house;
      const done: { readonly act: string; readonly after: Approval }[] = [];
      for (const { acts, minutes, restarts } of rounds) {
        if (restarts) governance = openSharingRoom({ database: house.database, feed: house.feed, clock: () => new Date(house.clock.now), policyDirectory: 'policy' });
        await Promise.all(acts.map(async (act) => {
          const after = await ACTS[act]?.(governance, approvalId).catch((error: unknown) => {
            expect(['APPROVAL_FORBIDDEN', 'APPROVAL_CLOSED', 'APPROVAL_NOT_FOUND']).toContain((error as { code?: unknown }).code);
          });
          if (after !== undefined) done.push({ act, after });
        }));
        const now = new Date(house.clock.now);
        const [found] = (await house.approvals.visibleTo(ACTORS.chief, null)).filter((each) => each.approvalId === approvalId);
        if (found === undefined) throw new Error('what was asked for must be there');
        const notices = (await house.feed.after(0)).changes.flatMap(({ kind, payload }) => (kind === 'APPROVAL' && payload.approvalId === approvalId ? [payload] : []));
        expect(notices.at(-1) ?? null).toEqual(approvalNotice(found));
        expect((await house.snapshot()).approval({ principal: 'chief-yu', item: SENIOR_ALLOWANCE, caseNo: CASE.caseNo, coordinates: ['Person.idNumber'], whose: { kind: 'NOBODY' }, at: house.clock.now }) === 'live').toBe(approvalState(found, now) === 'LIVE');
        house.clock.now += minutes * 60_000;
      }
      const answered = done.filter(({ act }) => /approve|refuse/.test(act));
      expect(answered.length).toBeLessThanOrEqual(1);
      expect(done.filter(({ act }) => /^chief approves|government/.test(act))).toEqual([]);
      expect(done.filter(({ act }) => act.includes('review')).length).toBeLessThanOrEqual(1);
      const by = answered[0]?.after.answer?.by;
      for (const { act, after } of done) if (act.includes('review') && after.answer?.outcome === 'APPROVED') expect([by, 'chief-yu']).not.toContain(after.answer.review?.by);
      // Nothing of this run may open anything in the next.
      house.clock.now += 10 * 60_000;
    }), { numRuns: runs });
  });
});
