import { describe, expect, it } from 'vitest';
import { ConsentBook } from '../../../../gateway/access/consent/consent-book.ts';
import type { ApprovalRecord, ConsentChange, ShareGrantRecord, TrustRecord } from '../../../../gateway/access/consent/consent-change.ts';
import { readConsentPage } from '../../../../gateway/access/consent/consent-change.ts';
import type { ApprovalAsk } from '../../../../gateway/access/consent/consent-snapshot.ts';
import { fc } from '../../../property.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const item = '11320499MY9B00035D4320131001001';
const organization = '11320499MY9B00182Y';
const term = { validFrom: '2026-11-21T07:00:00Z', validTo: '2026-11-21T09:00:00Z', revokedAt: null };
const grant: ShareGrantRecord = { grantId: 'g-1', owner: 'POLICE', organization, clients: ['statistics-app'], itemCode: item, fields: ['Person.name'], volumePerDay: 10, ...term };
const approval: ApprovalRecord = { approvalId: 'a-1', principal: 'chief', itemCode: item, caseNo: 'XB1', subject: null, fields: ['Person.idNumber'], ...term };
const trust: TrustRecord = { trustId: 't-1', from: '320411', to: '320412', ...term };
type Body<C = ConsentChange> = C extends { readonly sequence: number } ? Omit<C, 'sequence'> : never;

function bookOf(...bodies: readonly Body[]): ConsentBook {
  const book = new ConsentBook();
  // Sequence and body make a change again.
  book.apply(bodies.map((body, index) => ({ ...body, sequence: index + 1 }) as ConsentChange));
  return book;
}

const shared = (payload: ShareGrantRecord): Body => ({ kind: 'SHARE_GRANT', payload });
const approved = (payload: ApprovalRecord): Body => ({ kind: 'APPROVAL', payload });
const trusted = (payload: TrustRecord): Body => ({ kind: 'TRUST_GRANT', payload });
const suspended = (grantId: string): Body => ({ kind: 'GRANT_SUSPENSION', payload: { grantId, suspendedAt: '2026-11-21T07:30:00Z' } });
const revoked = { revokedAt: '2026-11-21T07:59:59Z' };
const signing = { subjects: [], principal: 'chief', clientId: 'statistics-app', organization, item, caseNo: 'XB1', region: '320411', caseRegion: '320412101', at: NOW };

describe('a share grant of the feed', () => {
  const ask = { owner: 'POLICE', clientId: 'statistics-app', organization, item, coordinate: 'Person.name', at: NOW };

  it.each([
    ['what it says', grant, {}, 'live'],
    ['another field', grant, { coordinate: 'Person.idNumber' }, 'absent'],
    ['a field of another owner', grant, { owner: 'HRSS' }, 'absent'],
    ['another application', grant, { clientId: 'approval-engine' }, 'absent'],
    ['the application under another organisation', grant, { organization: '11320499MY9B00035D' }, 'absent'],
    ['another item', grant, { item: '11320499MY9B00035D4320131004001' }, 'absent'],
    ['no item', grant, { item: null }, 'absent'],
    ['the moment before it begins', { ...grant, validFrom: '2026-11-21T08:00:00.001Z' }, {}, 'absent'],
    ['the moment it ends', { ...grant, validTo: '2026-11-21T08:00:00Z' }, {}, 'expired'],
    ['what was taken back', { ...grant, ...revoked }, {}, 'absent'],
  ] as const)('for %s', (_, record, difference, state) => {
    expect(bookOf(shared(record)).snapshot(NOW).grant({ ...ask, ...difference })).toBe(state);
  });

  it('is nothing on a feed older than five seconds, and pinned snapshots are not touched by its end', () => {
    const book = bookOf(shared(grant));
    const pinned = book.snapshot(NOW);
    book.apply([{ sequence: 2, kind: 'SHARE_GRANT', payload: { ...grant, ...revoked } }]);
    expect([pinned.grant(ask), book.snapshot(NOW).grant(ask)]).toEqual(['live', 'absent']);
    expect(bookOf(shared(grant)).snapshot(NOW - 5_001).grant(ask)).toBe('absent');
  });

  it('changes the signature of those it concerns, and of nobody else', () => {
    const [without, within, after] = [bookOf(trusted({ ...trust, from: '3206' })), bookOf(shared(grant)), bookOf(shared(grant), shared({ ...grant, ...revoked }))].map((book) => book.snapshot(NOW));
    expect(new Set([without, within, after].map((each) => each?.signature(signing))).size).toBe(3);
    const foreign = { ...signing, clientId: 'approval-engine' };
    expect(new Set([without, within, after].map((each) => each?.signature(foreign))).size).toBe(1);
  });
});

describe('a suspension of a listed grant', () => {
  it('names that grant only', () => {
    const snapshot = bookOf(suspended('GA-2026-0003')).snapshot(NOW);
    expect(['GA-2026-0003', 'GA-2026-0013'].map((id) => snapshot.suspended(id, NOW))).toEqual([true, false]);
    expect(snapshot.signature(signing)).not.toBe(bookOf(trusted({ ...trust, from: '3206' })).snapshot(NOW).signature(signing));
  });

  it('holds on while governance is silent; after a quarter of an hour, and before its first word, every listed grant is closed', () => {
    const book = bookOf(suspended('GA-2026-0003'));
    expect(book.snapshot(NOW - 900_000).suspended('GA-2026-0003', NOW)).toBe(true);
    expect(book.snapshot(NOW - 900_000).suspended('GA-2026-0013', NOW)).toBe(false);
    expect(book.snapshot(NOW - 900_001).suspended('GA-2026-0013', NOW)).toBe(true);
    expect(new ConsentBook().snapshot(null).suspended('GA-2026-0013', NOW)).toBe(true);
  });
});

describe('an approval of the feed', () => {
  const party = { kind: 'KNOWN', subject: { kind: 'PERSON', key: 'p-1' }, party: true } as const;
  const ask: ApprovalAsk = { principal: 'chief', item, caseNo: 'XB1', whose: party, coordinates: ['Person.idNumber'], at: NOW };
  const ofSubject: ApprovalRecord = { ...approval, subject: { kind: 'PERSON', key: 'p-1' } };
  const ofEntity: ApprovalRecord = { ...approval, caseNo: null, subject: { kind: 'ENTITY', key: 'e-1' } };

  it.each([
    ['a party of its case', approval, {}, 'live'],
    ['somebody who is no party', approval, { whose: { ...party, party: false } }, 'absent'],
    ['what is nobody\'s', approval, { whose: { kind: 'NOBODY' } }, 'live'],
    ['a stranger whom the record will tell', approval, { whose: { kind: 'ANY_STRANGER' } }, 'absent'],
    ['another case', approval, { caseNo: 'XB2' }, 'absent'],
    ['no case', approval, { caseNo: null }, 'absent'],
    ['another item', approval, { item: null }, 'absent'],
    ['another principal', approval, { principal: 'clerk' }, 'absent'],
    ['another field', approval, { coordinates: ['Person.name'] }, 'absent'],
    ['the field under an interface\'s name', approval, { coordinates: ['Somebody.idNumber', 'Person.idNumber'] }, 'live'],
    ['its end', { ...approval, validTo: '2026-11-21T08:00:00Z' }, {}, 'expired'],
    ['its early end', { ...approval, ...revoked }, {}, 'absent'],
    ['its one subject', ofSubject, {}, 'live'],
    ['another party than its one subject', ofSubject, { whose: { ...party, subject: { kind: 'PERSON', key: 'p-2' } } }, 'absent'],
    ['its one subject in another case', ofSubject, { caseNo: 'XB2' }, 'absent'],
    ['an organisation, whatever the case', ofEntity, { caseNo: 'XB9', whose: { kind: 'KNOWN', subject: { kind: 'ENTITY', key: 'e-1' }, party: false } }, 'live'],
    ['a person of the key of an organisation', ofEntity, { whose: { kind: 'KNOWN', subject: { kind: 'PERSON', key: 'e-1' }, party: true } }, 'absent'],
    ['some stranger, who may be the organisation', ofEntity, { whose: { kind: 'ANY_STRANGER' } }, 'live'],
    ['what is nobody\'s, when it is for an organisation', ofEntity, { whose: { kind: 'NOBODY' } }, 'absent'],
  ] as const)('for %s', (_, record, difference, state) => {
    expect(bookOf(approved(record)).snapshot(NOW).approval({ ...ask, ...difference })).toBe(state);
  });

  it('is nothing on a stale feed, and shows in the signature of its principal and case', () => {
    expect(bookOf(approved(approval)).snapshot(NOW - 5_001).approval(ask)).toBe('absent');
    const [one, other] = [bookOf(approved(approval)).snapshot(NOW), bookOf(approved({ ...approval, ...revoked })).snapshot(NOW)];
    expect(one.signature(signing)).not.toBe(other.signature(signing));
    expect(one.signature({ ...signing, caseNo: 'XB2' })).toBe(other.signature({ ...signing, caseNo: 'XB2' }));
  });
});

describe('trust between regions', () => {
  it.each([
    ['officials and cases of the divisions', '320411', '320412', 'live'],
    ['those below them', '320411101', '320412005', 'live'],
    ['the other direction', '320412', '320411', 'absent'],
    ['officials of the whole city', '3204', '320412', 'absent'],
    ['no region', null, '320412', 'absent'],
    ['no case', '320411', null, 'absent'],
  ] as const)('for %s', (_, from, to, state) => {
    expect(bookOf(trusted(trust)).snapshot(NOW).trust({ from, to, at: NOW })).toBe(state);
  });
});

describe('the book', () => {
  const step = fc.record({
    id: fc.constantFrom('g-1', 'g-2', 'g-3'), clients: fc.subarray(['statistics-app', 'other-app'], { minLength: 1 }), fields: fc.subarray(['Person.name', 'Person.sex'], { minLength: 1 }),
    revoked: fc.boolean(), from: fc.integer({ min: -3, max: 3 }), to: fc.integer({ min: -3, max: 3 }), suspends: fc.boolean(),
  });

  it('answers as a naive replay of the feed does, at every version', () => {
    const hours = (count: number): string => new Date(NOW + count * 3_600_000).toISOString();
    fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const bodies = steps.map(({ id, clients, fields, revoked: isRevoked, from, to, suspends }): Body => (suspends
        ? suspended(id)
        : shared({ ...grant, grantId: id, clients, fields, validFrom: hours(from), validTo: hours(to), revokedAt: isRevoked ? hours(-1) : null })));
      const book = new ConsentBook();
      const pinned = bodies.map((body, index) => {
        book.apply([{ ...body, sequence: index + 1 } as ConsentChange]);
        return book.snapshot(NOW);
      });
      for (const [index, snapshot] of pinned.entries()) {
        const latest = new Map<string, ShareGrantRecord>();
        const closed = new Set<string>();
        for (const body of bodies.slice(0, index + 1)) {
          if (body.kind === 'SHARE_GRANT') latest.set(body.payload.grantId, body.payload);
          if (body.kind === 'GRANT_SUSPENSION') closed.add(body.payload.grantId);
        }
        for (const clientId of ['statistics-app', 'other-app']) for (const coordinate of ['Person.name', 'Person.sex']) {
          const fitting = [...latest.values()].filter((record) => record.clients.includes(clientId) && record.fields.includes(coordinate) && record.revokedAt === null && Date.parse(record.validFrom) <= NOW);
          const expected = fitting.some(({ validTo }) => NOW < Date.parse(validTo)) ? 'live' : fitting.length > 0 ? 'expired' : 'absent';
          expect(snapshot.grant({ owner: 'POLICE', clientId, organization, item, coordinate, at: NOW })).toBe(expected);
        }
        for (const id of ['g-1', 'g-2', 'g-3']) expect(snapshot.suspended(id, NOW)).toBe(closed.has(id));
      }
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 2_000 : 100 });
  });

  it('takes no page for one that holds half a grant', () => {
    const page = (payload: unknown, kind = 'SHARE_GRANT') => readConsentPage({ changes: [{ sequence: 1, kind, payload }], head: 1 });
    expect(page(grant)).not.toBeNull();
    expect(page({ ...grant, fields: [] })).toBeNull();
    expect(page({ ...grant, validTo: 'soon' })).toBeNull();
    expect(page({ ...approval, subject: { kind: 'PERSON' } }, 'APPROVAL')).toBeNull();
    expect(page({ ...trust, to: '' }, 'TRUST_GRANT')).toBeNull();
  });
});
