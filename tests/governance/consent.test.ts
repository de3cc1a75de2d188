import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentState } from '../../governance/consent/consent.ts';
import { createConsentStore, type ConsentRequest, type ConsentStore } from '../../governance/consent/consent-store.ts';
import type { Database } from '../../governance/database/database.ts';
import { openEmbeddedDatabase } from '../../governance/database/embedded-database.ts';
import { migrate, migrations } from '../../governance/database/migrate.ts';
import { createChangeFeed, type ChangeFeed } from '../../governance/feed/change-feed.ts';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const request: ConsentRequest = {
  subjectKind: 'PERSON', subjectKey: 'person-a', giverKey: 'person-a', grantedBy: 'SUBJECT', itemCode: '11320499MY9B00035D4320131004001',
  fields: ['Person.mobile', 'Person.birthDate', 'Person.mobile'], channel: 'citizen-app', validTo: '2027-01-01T00:00:00+08:00',
};

let database: Database;
let feed: ChangeFeed;
let store: ConsentStore;

beforeAll(async () => {
  database = await openEmbeddedDatabase(null);
  await migrate(database);
  feed = createChangeFeed(database, () => NOW);
  store = createConsentStore(database, feed, (coordinate) => coordinate.startsWith('Person.'), () => NOW);
});
afterAll(() => database.close());

describe('migrations', () => {
  it('are applied once, all of them, and doing it again changes nothing', async () => {
    const applied = await database.query<{ name: string }>('SELECT name FROM migration ORDER BY name');
    expect(applied.map(({ name }) => name)).toEqual(migrations().map(({ name }) => name));
    expect(await migrate(database)).toEqual([]);
  });
});

describe('a consent', () => {
  it('is recorded with its fields sorted and without repeats, and stands in the feed', async () => {
    const before = (await feed.after(0)).head;
    const consent = await store.grant(request);
    expect(consent).toMatchObject({ fields: ['Person.birthDate', 'Person.mobile'], validTo: '2026-12-31T16:00:00.000Z', grantedAt: NOW.toISOString(), revokedAt: null });
    const page = await feed.after(before);
    expect(page).toEqual({ changes: [{ sequence: before + 1, at: NOW.toISOString(), kind: 'CONSENT', payload: consent }], head: before + 1, at: NOW.toISOString() });
    expect(await store.givenBy('person-a')).toContainEqual(consent);
  });

  it('is revoked by its subject, at once; revoking again keeps the first instant', async () => {
    const consent = await store.grant(request);
    const revoked = await store.revoke(consent.consentId, 'person-a');
    expect(revoked.revokedAt).toBe(NOW.toISOString());
    expect(await store.revoke(consent.consentId, 'person-a')).toEqual(revoked);
    expect((await feed.after(0)).changes.at(-1)?.payload).toEqual(revoked);
  });

  it('given twice at once, and again, is one, so that revoking it closes what it opened; given anew after that, or otherwise, it is another', async () => {
    const asked = { ...request, subjectKey: 'person-twice', giverKey: 'person-twice' };
    const head = (await feed.after(0)).head;
    const [one, other] = await Promise.all([store.grant(asked), store.grant(asked)]);
    expect([other, await store.grant({ ...asked, fields: ['Person.birthDate', 'Person.mobile'] })]).toEqual([one, one]);
    expect((await feed.after(head)).changes).toHaveLength(1);
    await store.revoke(one.consentId, 'person-twice');
    expect((await store.givenBy('person-twice')).filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
    const later = await Promise.all([asked, { ...asked, validTo: '2027-01-02T00:00:00+08:00' }, { ...asked, fields: ['Person.mobile'] }, { ...asked, channel: 'window' }].map((each) => store.grant(each)));
    expect(new Set([one, ...later].map(({ consentId }) => consentId)).size).toBe(5);
  });

  it('of somebody else can neither be revoked nor told from one that is not there', async () => {
    const consent = await store.grant(request);
    const refusal = { code: 'CONSENT_NOT_FOUND', message: 'there must be a consent of this id that one gave' };
    await expect(store.revoke(consent.consentId, 'person-b')).rejects.toMatchObject(refusal);
    await expect(store.revoke('no-such-consent', 'person-a')).rejects.toMatchObject(refusal);
    expect((await store.givenBy('person-a')).find(({ consentId }) => consentId === consent.consentId)?.revokedAt).toBeNull();
  });

  it('given by the kin of a dead subject is the kin\'s to list and to revoke, and stands in the feed under the subject', async () => {
    const head = (await feed.after(0)).head;
    const consent = await store.grant({ ...request, subjectKey: 'the-dead', giverKey: 'the-kin', grantedBy: 'KIN' });
    expect((await feed.after(head)).changes).toMatchObject([{ payload: { subjectKey: 'the-dead', grantedBy: 'KIN', giverKey: 'the-kin' } }]);
    expect([await store.givenBy('the-dead'), await store.givenBy('the-kin')]).toEqual([[], [consent]]);
    await expect(store.revoke(consent.consentId, 'the-dead')).rejects.toMatchObject({ code: 'CONSENT_NOT_FOUND' });
    expect(await store.revoke(consent.consentId, 'the-kin')).toMatchObject({ revokedAt: NOW.toISOString() });
  });

  it.each([
    [{ itemCode: 'SENIOR' }, 'CONSENT_ITEM_MALFORMED', 'the item code must have 31 characters: 统一社会信用代码 and 13 of the item'],
    [{ fields: [] }, 'CONSENT_FIELDS_EMPTY', 'a consent must name at least one field'],
    [{ fields: ['Person.birthDate', 'Nobody.x'] }, 'CONSENT_FIELD_UNKNOWN', 'every field must be a coordinate of the graph, got "Nobody.x"'],
    [{ validTo: NOW.toISOString() }, 'CONSENT_TERM_INVALID', 'the term must end after now and within 366 days'],
    [{ validTo: '2030-01-01T00:00:00Z' }, 'CONSENT_TERM_INVALID', 'the term must end after now and within 366 days'],
    [{ validTo: 'soon' }, 'CONSENT_TERM_INVALID', 'the term must end after now and within 366 days'],
  ])('with %j is refused by %s, and nothing is recorded', async (change, code, message) => {
    const head = (await feed.after(0)).head;
    await expect(store.grant({ ...request, subjectKey: 'person-c', giverKey: 'person-c', ...change })).rejects.toMatchObject({ code, message });
    expect((await feed.after(0)).head).toBe(head);
    expect(await store.givenBy('person-c')).toEqual([]);
  });

  it.each([
    [{ revokedAt: null, validTo: '2026-11-21T08:00:00.001Z' }, 'LIVE'],
    [{ revokedAt: null, validTo: '2026-11-21T08:00:00.000Z' }, 'EXPIRED'],
    [{ revokedAt: '2026-11-20T00:00:00Z', validTo: '2027-01-01T00:00:00Z' }, 'REVOKED'],
  ])('with %j is %s', async (change, state) => {
    const consent = await store.grant(request);
    expect(consentState({ ...consent, ...change }, NOW)).toBe(state);
  });
});

describe('the change feed', () => {
  it('numbers concurrent changes without a gap or a repeat', async () => {
    const before = (await feed.after(0)).head;
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.grant({ ...request, channel: `window-${index}` })));
    expect((await feed.after(before)).changes.map(({ sequence }) => sequence - before)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('wakes a waiting reader by the change itself', async () => {
    const { head } = await feed.after(0);
    const waiting = feed.wait(head, 10_000, new AbortController().signal);
    const consent = await store.grant({ ...request, channel: 'wakes' });
    expect((await waiting).changes.map(({ payload }) => payload)).toEqual([consent]);
  });

  it('lets a reader that goes away go, with an empty page', async () => {
    const controller = new AbortController();
    const { head } = await feed.after(0);
    const waiting = feed.wait(head, 10_000, controller.signal);
    controller.abort();
    expect(await waiting).toMatchObject({ changes: [], head });
  });
});
