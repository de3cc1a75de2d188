import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConsentStore } from '../../../governance/consent/consent-store.ts';
import type { Database } from '../../../governance/database/database.ts';
import { openEmbeddedDatabase } from '../../../governance/database/embedded-database.ts';
import { migrate } from '../../../governance/database/migrate.ts';
import { createChangeFeed } from '../../../governance/feed/change-feed.ts';
import type { ChangeFeed } from '../../../governance/feed/change-feed.ts';
import { grantEvent } from '../../../governance/feed/grant-event.ts';
import { openSharingRoom } from '../../../governance/sharing-room/sharing-room.ts';
import type { JournalEvent } from '../../../journal/journal-entry.ts';
import { ACTORS, SENIOR_ALLOWANCE } from '../sharing-house.ts';

/** Grants of every kind, and what the log is told of them. */
const NOW = new Date('2026-11-21T08:00:00.000Z');
const TERM = '2027-06-01T00:00:00.000Z';
const told: JournalEvent[] = [];
const unlogged: unknown[] = [];
let refuse: Error | null = null;
let database: Database;
let feed: ChangeFeed;

beforeAll(async () => {
  database = await openEmbeddedDatabase(null);
  await migrate(database);
  feed = createChangeFeed(database, () => NOW, async (event) => {
    if (refuse !== null) throw refuse;
    told.push(event);
  }, (error) => unlogged.push(error));
});
afterAll(() => database.close());
beforeEach(() => {
  told.length = 0;
  unlogged.length = 0;
  refuse = null;
});

const room = () => openSharingRoom({ database, feed, clock: () => NOW });
const consents = () => createConsentStore(database, feed, () => true, () => NOW);
const consent = {
  subjectKind: 'PERSON', subjectKey: 'person-a', giverKey: 'person-a', grantedBy: 'SUBJECT', itemCode: SENIOR_ALLOWANCE, fields: ['Person.mobile'], channel: 'citizen-app', validTo: TERM,
} as const;

/** Flat payloads only, as all of these are. */
const sortedJson = (payload: object): string => JSON.stringify(payload, Object.keys(payload).sort());

describe('a grant that changes', () => {
  it.each<[string, () => Promise<string>, readonly (readonly [from: RegExp | null, to: RegExp])[]]>([
    ['a consent', async () => {
      const { consentId } = await consents().grant(consent);
      await consents().revoke(consentId, 'person-a');
      return consentId;
    }, [[null, /^CONSENT ID LIVE$/], [/^CONSENT ID LIVE$/, /^CONSENT ID ENDED$/]]],
    ['a share grant', async () => {
      const { shares } = room();
      const { requestId } = await shares.request(ACTORS.statistics, { clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name'], reason: '统计高龄老人', volumePerDay: 5, validTo: TERM });
      await shares.answer(ACTORS.police, requestId, { outcome: 'GRANTED', reason: '同意共享使用', fields: null, volumePerDay: null, validTo: null });
      await shares.revoke(ACTORS.police, requestId, '用途已经变更');
      return requestId;
    }, [[null, /^SHARE_GRANT ID LIVE$/], [/^SHARE_GRANT ID LIVE$/, /^SHARE_GRANT ID ENDED$/]]],
    ['a grant of the demand list', async () => {
      await room().shares.suspend(ACTORS.police, 'GA-2026-0003', '发现超范围使用');
      return 'GA-2026-0003';
    }, [[/^LISTED_GRANT ID LIVE$/, /^LISTED_GRANT ID ENDED$/]]],
    ['trust between regions', async () => {
      const { trust } = room();
      const { trustId } = await trust.grant(ACTORS.bureau, { from: '320411', to: '320412', reason: '两区通办协议', validTo: TERM });
      await trust.revoke(ACTORS.bureau, trustId);
      return trustId;
    }, [[null, /^TRUST_GRANT ID LIVE$/], [/^TRUST_GRANT ID LIVE$/, /^TRUST_GRANT ID ENDED$/]]],
  ])('is an entry of the log, kind P, opened and closed: %s', async (_, act, expected) => {
    const before = (await feed.after(0)).head;
    const id = await act();
    const { changes } = await feed.after(before);
    expect(told.map((event) => (event.kind === 'P' ? [event.subject, event.from?.replace(id, 'ID') ?? null, event.to.replace(id, 'ID')] : event.kind)))
      .toEqual(expected.map(([from, to]) => ['grant', from === null ? null : expect.stringMatching(from), expect.stringMatching(to)]));
    // What took effect is what the feed tells, whatever order a database keeps its keys in, whoever looks it up later.
    expect(told.map((event) => (event.kind === 'P' ? event.digest : ''))).toEqual(changes.map(({ payload }) => createHash('sha256').update(sortedJson(payload)).digest('hex')));
    expect(JSON.stringify(told)).not.toMatch(/person-a|cdo-|Person\./);
  });

  it('does not change when the log cannot hold it', async () => {
    const before = (await feed.after(0)).head;
    refuse = new Error('no sink');
    await expect(consents().grant(consent)).rejects.toThrow('no sink');
    await expect(room().trust.grant(ACTORS.bureau, { from: '320411', to: '320413', reason: '两区通办协议', validTo: TERM })).rejects.toThrow('no sink');
    expect((await feed.after(0)).head).toBe(before);
    expect(await room().trust.list(ACTORS.bureau)).not.toContainEqual(expect.objectContaining({ to: '320413' }));
  });

  it('ends all the same when the log cannot hold it, and that is reported: nobody\'s data stay open because a disk is full', async () => {
    const { trust } = room();
    const { trustId } = await trust.grant(ACTORS.bureau, { from: '320411', to: '320413', reason: '两区通办协议', validTo: TERM });
    refuse = new Error('no sink');
    await trust.revoke(ACTORS.bureau, trustId);
    expect((await feed.after(0)).changes.at(-1)).toMatchObject({ kind: 'TRUST_GRANT', payload: { trustId, revokedAt: expect.any(String) as string } });
    expect(unlogged).toEqual([refuse]);
    expect(told.map((event) => (event.kind === 'P' ? event.to : ''))).toEqual([`TRUST_GRANT ${trustId} LIVE`]);
  });

  it('of two persons is told like the others, and a dispute is not: it has an entry of its own', () => {
    const approval = { approvalId: 'a-1', principal: 'chief', itemCode: null, caseNo: null, subject: null, fields: [], validFrom: TERM, validTo: TERM, revokedAt: null };
    expect(grantEvent({ kind: 'APPROVAL', payload: approval })).toMatchObject({ from: null, to: 'APPROVAL a-1 LIVE' });
    expect(grantEvent({ kind: 'APPROVAL', payload: { ...approval, revokedAt: TERM } })).toMatchObject({ from: 'APPROVAL a-1 LIVE', to: 'APPROVAL a-1 ENDED' });
    expect(grantEvent({ kind: 'DISPUTE', payload: { objectionNo: 'YY-1', subjectKey: 'person-a', fields: [], closedAt: null } })).toBeNull();
  });
});
