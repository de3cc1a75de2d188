import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../governance/database/database.ts';
import { LOOKUP_HOURS, LOOKUP_LAPSE_DAYS, createLookupStore } from '../../../governance/lookup/lookup-store.ts';
import type { LookupRequest } from '../../../governance/lookup/subject-lookup.ts';
import { OBJECTION_MOVES } from '../../../governance/objection/objection.ts';
import type { ObjectionState } from '../../../governance/objection/objection.ts';
import { OBJECTION_DAYS, createObjectionStore } from '../../../governance/objection/objection-store.ts';
import type { JournalEvent } from '../../../journal/journal-entry.ts';
import { createChangeFeed } from '../../../governance/feed/change-feed.ts';
import { NOW, indexDatabase } from '../index/indexed-journal.ts';

const HOUR = 3_600_000;
let database: Database;
let now = NOW;
let durable = true;
const notes: JournalEvent[] = [];
const log = {
  note: async (event: JournalEvent) => {
    if (!durable) throw new Error('no sink');
    notes.push(event);
    return { log: 'own', index: notes.length };
  },
  actorTag: async (personId: string) => `tag of ${personId}`,
};
const keys = { current: async () => ({ epoch: '2026Q4', key: Buffer.alloc(32, 1), validUntil: Number.MAX_SAFE_INTEGER }), forEpoch: async (epoch: string) => (epoch === '2026Q4' ? Buffer.alloc(32, 1) : null) };

beforeAll(async () => {
  database = await indexDatabase();
  await database.script(`
    INSERT INTO audit_log (origin) VALUES ('shuqiao.test/gateway-0');
    INSERT INTO audit_operation (digest, hash, kind, schema_id, policy_version) VALUES ('o', 'h', 'query', 's', 'p');
    INSERT INTO audit_profile (digest, disclosed_grade, denied, masked) VALUES ('p', 3, 1, 1);
    INSERT INTO audit_profile_field SELECT profile_id, f.* FROM audit_profile, (VALUES
      ('Person.name', 2, 'POLICE', false, 'A'), ('Person.birthDate', 3, 'POLICE', false, 'M'), ('Person.mobile', 3, 'GOV_SERVICE', false, 'D'), ('Person.personId', 1, 'POLICE', true, 'A')) AS f;
    CREATE TABLE audit_entry_of_the_test PARTITION OF audit_entry DEFAULT;
    INSERT INTO audit_entry (log_id, entry_index, at_ms, kind, context_id, operation_id, profile_id, request_id, token_hash, actor)
      SELECT log_id, 7, 1, 'A', 1, operation_id, profile_id, 'r', 't', 'tag of curious-auditor' FROM audit_log, audit_operation, audit_profile;`);
  await database.script("INSERT INTO audit_context (digest, principal_kind, client_id, epoch) VALUES ('a', 'CITIZEN', 'app', '2026Q4'), ('b', 'CITIZEN', 'app', '2026Q1')");
});
afterAll(() => database.close());
beforeEach(async () => {
  [now, durable, notes.length] = [NOW, true, 0];
  await database.script('TRUNCATE subject_lookup, objection, objection_step');
});

const later = (hours: number): void => {
  now = new Date(NOW.getTime() + hours * HOUR);
};

describe('a lookup', () => {
  const lookups = () => createLookupStore({ database, log, keys, clock: () => now });
  const asked: LookupRequest = { auditor: 'zhou', organization: 'org', aspect: 'SUBJECT', subjectKind: 'PERSON', subjectKey: 'person-a', reason: '市民投诉其信息被查询', caseNo: 'SJ-2026-0001' };
  const stateOf = async (): Promise<string | undefined> => (await lookups().list(1, null)).lookups[0]?.state;

  it('holds for its term and not a moment longer', async () => {
    const { lookupId } = await lookups().request(asked);
    await lookups().decide(lookupId, 'APPROVED', 'wu', 'org');
    later(LOOKUP_HOURS - 0.01);
    // Of the two epochs known, one was shredded: nobody searches it any more.
    expect((await lookups().use(lookupId, 'zhou', 'org')).tags).toHaveLength(1);
    later(LOOKUP_HOURS);
    await expect(lookups().use(lookupId, 'zhou', 'org')).rejects.toMatchObject({ code: 'LOOKUP_REFUSED', message: 'the lookup must be approved and within its term, it is EXPIRED' });
  });

  it('lapses when nobody decides', async () => {
    const { lookupId } = await lookups().request(asked);
    later(LOOKUP_LAPSE_DAYS * 24);
    expect(await stateOf()).toBe('EXPIRED');
    await expect(lookups().decide(lookupId, 'APPROVED', 'wu', 'org')).rejects.toMatchObject({ message: 'only a requested lookup can be decided, this one is EXPIRED' });
  });

  it('is decided once, by another, and refused for good', async () => {
    const { lookupId } = await lookups().request(asked);
    await expect(lookups().decide(lookupId, 'APPROVED', 'zhou', 'org')).rejects.toMatchObject({ message: 'another auditor than the one who asked must approve' });
    await lookups().decide(lookupId, 'REFUSED', 'wu', 'org');
    await expect(lookups().decide(lookupId, 'APPROVED', 'wu', 'org')).rejects.toMatchObject({ message: 'only a requested lookup can be decided, this one is REFUSED' });
    await expect(lookups().use(lookupId, 'zhou', 'org')).rejects.toMatchObject({ code: 'LOOKUP_REFUSED' });
    await expect(lookups().use('LK-NONE', 'zhou', 'org')).rejects.toMatchObject({ code: 'LOOKUP_REFUSED' });
    expect(await database.query('SELECT subject_key, tags FROM subject_lookup')).toEqual([{ subject_key: null, tags: [] }]);
  });

  it.each(['SUBJECT', 'ACTOR'] as const)('is not of the auditor who asks: as %s', async (aspect) => {
    await expect(lookups().request({ ...asked, aspect, subjectKey: asked.auditor })).rejects.toMatchObject({ code: 'LOOKUP_REFUSED', message: 'the person must be somebody else than the auditor who asks: everybody sees in their own record who read it' });
    expect([await database.query('SELECT lookup_id FROM subject_lookup'), notes]).toEqual([[], []]);
    await expect(lookups().request({ ...asked, aspect, subjectKind: 'ENTITY', subjectKey: asked.auditor })).resolves.toMatchObject({ state: 'REQUESTED' });
  });

  it.each([['APPROVED', 'SUBJECT'], ['REFUSED', 'SUBJECT'], ['APPROVED', 'ACTOR'], ['REFUSED', 'ACTOR']] as const)('is not %s by the auditor who is looked up as %s', async (decision, aspect) => {
    const { lookupId } = await lookups().request({ ...asked, aspect, subjectKey: 'wu' });
    await expect(lookups().decide(lookupId, decision, 'wu', 'org')).rejects.toMatchObject({ code: 'LOOKUP_REFUSED', message: 'an auditor who is not looked up must decide' });
    expect(await stateOf()).toBe('REQUESTED');
    expect(await lookups().decide(lookupId, decision, 'qian', 'org')).toMatchObject({ state: decision });
  });

  it('does nothing that the log does not hold first, and tells the log no words of the reason', async () => {
    const { lookupId } = await lookups().request(asked);
    durable = false;
    await expect(lookups().request(asked)).rejects.toThrow('no sink');
    await expect(lookups().decide(lookupId, 'APPROVED', 'wu', 'org')).rejects.toThrow('no sink');
    expect(await database.query('SELECT lookup_id, decision FROM subject_lookup')).toEqual([{ lookup_id: lookupId, decision: null }]);
    durable = true;
    await lookups().decide(lookupId, 'APPROVED', 'wu', 'org');
    durable = false;
    await expect(lookups().use(lookupId, 'zhou', 'org')).rejects.toThrow('no sink');
    expect(notes).toEqual([
      { kind: 'Q', action: 'search', actor: 'tag of zhou', organization: 'org', reason: `REQUESTED ${lookupId}`, caseNo: asked.caseNo, approver: null },
      { kind: 'Q', action: 'reveal', actor: 'tag of zhou', organization: 'org', reason: `APPROVED ${lookupId}`, caseNo: asked.caseNo, approver: 'tag of wu' },
    ]);
  });
});

describe('an objection', () => {
  const objections = () => createObjectionStore({ database, feed: createChangeFeed(database, () => now), log, pseudonymsOf: async (personId) => [`tag of ${personId}`], clock: () => now });
  const access = { origin: 'shuqiao.test/gateway-0', index: 7 };
  const PATHS: Readonly<Record<ObjectionState, readonly ObjectionState[]>> = {
    RAISED: [], ACCEPTED: ['ACCEPTED'], UNDER_REVIEW: ['ACCEPTED', 'UNDER_REVIEW'], CORRECTED: ['ACCEPTED', 'UNDER_REVIEW', 'CORRECTED'], MAINTAINED: ['ACCEPTED', 'UNDER_REVIEW', 'MAINTAINED'], WITHDRAWN: [],
  };
  const ANSWER = '经核查,访问与办件相符';

  it.each((['RAISED', 'ACCEPTED', 'UNDER_REVIEW', 'CORRECTED', 'MAINTAINED'] as const).flatMap((from) => (['ACCEPTED', 'UNDER_REVIEW', 'CORRECTED', 'MAINTAINED'] as const).map((to) => [from, to] as const)))(
    'goes from %s to %s only where its states allow', async (from, to) => {
      const { objectionNo } = await objections().raise('person-a', access, 'UNRELATED', null);
      for (const state of PATHS[from]) await objections().handle('zhou', objectionNo, state, ANSWER);
      const moves: readonly ObjectionState[] = OBJECTION_MOVES[from];
      const moved = objections().handle('zhou', objectionNo, to, ANSWER);
      if (moves.includes(to)) expect(await moved).toMatchObject({ state: to });
      else await expect(moved).rejects.toMatchObject({ code: 'OBJECTION_REFUSED', message: `an objection that is ${from} cannot become ${to}` });
    });

  it('is the person’s own: nobody else withdraws it, and nobody handles one’s own', async () => {
    const { objectionNo, dueAt } = await objections().raise('person-a', access, 'NOT_MY_CASE', null);
    expect(dueAt.getTime()).toBe(NOW.getTime() + OBJECTION_DAYS * 24 * HOUR);
    await expect(objections().withdraw('person-b', objectionNo)).rejects.toMatchObject({ message: 'there must be an objection of this number' });
    await expect(objections().handle('person-a', objectionNo, 'ACCEPTED', null)).rejects.toMatchObject({ code: 'OBJECTION_REFUSED' });
    await expect(objections().handle('zhou', objectionNo, 'WITHDRAWN', null)).rejects.toMatchObject({ code: 'OBJECTION_REFUSED' });
    expect(await objections().withdraw('person-a', objectionNo)).toMatchObject({ state: 'WITHDRAWN' });
    // Withdrawn is closed: the same access may be objected to anew.
    expect(await objections().raise('person-a', access, 'OTHER', null)).toMatchObject({ state: 'RAISED' });
    await expect(objections().raise('person-a', access, 'OTHER', null)).rejects.toMatchObject({ message: 'there is an open objection to this access already' });
  });

  it('is not handled by whoever made the access objected to', async () => {
    const { objectionNo } = await objections().raise('person-a', access, 'UNRELATED', null);
    await expect(objections().handle('curious-auditor', objectionNo, 'ACCEPTED', null)).rejects.toMatchObject({ code: 'OBJECTION_REFUSED', message: 'nobody handles an objection to an access of one’s own' });
    expect((await objections().ofSubject('person-a'))[0]?.state).toBe('RAISED');
    expect(await objections().handle('zhou', objectionNo, 'ACCEPTED', null)).toMatchObject({ state: 'ACCEPTED' });
  });

  const disputes = async () => (await createChangeFeed(database, () => now).after(0)).changes.filter(({ kind }) => kind === 'DISPUTE').map(({ payload }) => payload);

  it.each([
    ['every value that the access disclosed', null, ['Person.birthDate', 'Person.name']],
    ['the one value named', ['Person.birthDate'], ['Person.birthDate']],
  ])('to wrong data disputes %s until it is closed, and the feed tells both', async (_, fields, expected) => {
    const before = (await disputes()).length;
    const { objectionNo } = await objections().raise('person-a', access, 'WRONG_DATA', fields);
    for (const state of PATHS.MAINTAINED) await objections().handle('zhou', objectionNo, state, ANSWER);
    const notice = { objectionNo, subjectKey: 'person-a', fields: expected };
    expect((await disputes()).slice(before)).toEqual([null, null, null, NOW.toISOString()].map((closedAt) => ({ ...notice, closedAt })));
    expect((await objections().ofSubject('person-a'))[0]?.fields).toEqual(expected);
  });

  it('that is withdrawn disputes nothing any more', async () => {
    const { objectionNo } = await objections().raise('person-a', access, 'WRONG_DATA', ['Person.name']);
    await objections().withdraw('person-a', objectionNo);
    expect((await disputes()).at(-1)).toMatchObject({ objectionNo, closedAt: NOW.toISOString() });
  });

  it.each([
    ['a value that the access refused', 'WRONG_DATA', ['Person.mobile'], 'every field named must be one that the access disclosed'],
    ['a value that was read for a decision only', 'WRONG_DATA', ['Person.personId'], 'every field named must be one that the access disclosed'],
    ['no value', 'WRONG_DATA', [], 'an objection to wrong data must concern a field that the access disclosed'],
    ['values, for another reason', 'UNRELATED', ['Person.name'], 'only an objection to wrong data names fields'],
  ] as const)('cannot dispute %s, and nothing is recorded', async (_, reason, fields, message) => {
    const before = (await disputes()).length;
    await expect(objections().raise('person-a', access, reason, fields)).rejects.toMatchObject({ code: 'OBJECTION_REFUSED', message });
    expect([await objections().ofSubject('person-a'), (await disputes()).length]).toEqual([[], before]);
  });

  it('for any other reason disputes no value', async () => {
    const before = (await disputes()).length;
    await objections().raise('person-a', access, 'NOT_MY_CASE', null);
    expect((await disputes()).length).toBe(before);
  });

  it('closes with an answer only, links log and access, and is not there when the log cannot hold it', async () => {
    const { objectionNo } = await objections().raise('person-a', access, 'WRONG_DATA', null);
    for (const state of PATHS.UNDER_REVIEW) await objections().handle('zhou', objectionNo, state, null);
    await expect(objections().handle('zhou', objectionNo, 'CORRECTED', ' ')).rejects.toMatchObject({ message: 'closing an objection needs an answer of 5 to 1000 characters' });
    await objections().handle('zhou', objectionNo, 'CORRECTED', ANSWER);
    expect(notes).toEqual(['dispute', 'correction'].map((subject) => ({ kind: 'C', log: access.origin, index: access.index, subject, reference: objectionNo })));
    durable = false;
    await expect(objections().raise('person-b', access, 'OTHER', null)).rejects.toThrow('no sink');
    expect(await objections().ofSubject('person-b')).toEqual([]);
  });
});
