import { describe, expect, it } from 'vitest';
import { ConsentBook } from '../../../../gateway/access/consent/consent-book.ts';
import type { ConsentChange, ConsentRecord } from '../../../../gateway/access/consent/consent-change.ts';
import { fc } from '../../../property.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const item = '11320499MY9B00035D4320131004001';
const subject = { kind: 'PERSON', key: 'person-a' } as const;
const live: ConsentRecord = {
  consentId: 'c-1', subjectKind: 'PERSON', subjectKey: 'person-a', grantedBy: 'SUBJECT', itemCode: item, fields: ['Person.mobile'],
  grantedAt: '2026-11-20T00:00:00Z', validTo: '2026-12-01T00:00:00Z', revokedAt: null,
};
const change = (sequence: number, payload: ConsentRecord): ConsentChange => ({ sequence, kind: 'CONSENT', payload });
const sign = { subjects: [subject], principal: 'p', clientId: 'approval-engine', organization: null, item, caseNo: null, region: null, caseRegion: null, at: NOW };
const ask = { subject, item, coordinate: 'Person.mobile', deceased: false, at: NOW };

function bookOf(...records: ConsentRecord[]): ConsentBook {
  const book = new ConsentBook();
  book.apply(records.map((record, index) => change(index + 1, record)));
  return book;
}

describe('a consent snapshot', () => {
  it.each([
    ['a live consent', [live], {}, { state: 'live', by: 'SUBJECT' }],
    ['none at all', [], {}, { state: 'absent', by: 'SUBJECT' }],
    ['another field', [live], { coordinate: 'Person.birthDate' }, { state: 'absent', by: 'SUBJECT' }],
    ['another item', [live], { item: '11320499MY9B00035D4320131001001' }, { state: 'absent', by: 'SUBJECT' }],
    ['no item', [live], { item: null }, { state: 'absent', by: 'SUBJECT' }],
    ['another person', [live], { subject: { kind: 'PERSON', key: 'person-b' } }, { state: 'absent', by: 'SUBJECT' }],
    ['an entity of the same key', [live], { subject: { kind: 'ENTITY', key: 'person-a' } }, { state: 'absent', by: 'SUBJECT' }],
    ['a revoked one', [{ ...live, revokedAt: '2026-11-21T00:00:00Z' }], {}, { state: 'revoked', by: 'SUBJECT' }],
    ['one that ends now', [{ ...live, validTo: '2026-11-21T08:00:00Z' }], {}, { state: 'expired', by: 'SUBJECT' }],
    ['a revoked one and a live one', [{ ...live, revokedAt: '2026-11-21T00:00:00Z' }, { ...live, consentId: 'c-2' }], {}, { state: 'live', by: 'SUBJECT' }],
    ['the kin\'s and the subject\'s', [{ ...live, grantedBy: 'KIN' }, { ...live, consentId: 'c-2' }], {}, { state: 'live', by: 'SUBJECT' }],
    ['the kin\'s and the subject\'s, once the subject is dead', [{ ...live, grantedBy: 'KIN' }, { ...live, consentId: 'c-2' }], { deceased: true }, { state: 'live', by: 'KIN' }],
    ['the kin\'s, revoked, and the subject\'s, once the subject is dead', [{ ...live, grantedBy: 'KIN', revokedAt: '2026-11-21T00:00:00Z' }, { ...live, consentId: 'c-2' }], { deceased: true }, { state: 'live', by: 'SUBJECT' }],
    ['the kin\'s of one who lives', [{ ...live, grantedBy: 'KIN' }], {}, { state: 'live', by: 'KIN' }],
    ['the group\'s alone', [{ ...live, grantedBy: 'GROUP' }], {}, { state: 'live', by: 'GROUP' }],
  ] as const)('answers for %s', (_, records, difference, view) => {
    expect(bookOf(...records).snapshot(NOW).consent({ ...ask, ...difference })).toEqual(view);
  });

  it('older than five seconds, or never heard of, answers stale', () => {
    const book = bookOf(live);
    expect(book.snapshot(NOW - 5_000).consent(ask).state).toBe('live');
    expect(book.snapshot(NOW - 5_001).consent(ask).state).toBe('stale');
    expect(book.snapshot(null).consent(ask).state).toBe('stale');
    expect(book.snapshot(null).signature(sign)).not.toBe(book.snapshot(NOW).signature(sign));
    expect(book.snapshot(NOW - 5_001).signature(sign)).not.toContain('c-1');
  });

  it('is not touched by what comes after it', () => {
    const book = bookOf(live);
    const pinned = book.snapshot(NOW);
    book.apply([change(2, { ...live, revokedAt: '2026-11-21T07:59:59Z' })]);
    expect(pinned.consent(ask).state).toBe('live');
    expect(book.snapshot(NOW).consent(ask).state).toBe('revoked');
    expect([pinned.version, book.snapshot(NOW).version]).toEqual([1, 2]);
  });

  it('has one signature for equal answers and another once an answer changes', () => {
    const book = bookOf(live);
    const before = book.snapshot(NOW).signature(sign);
    book.apply([change(2, { ...live, consentId: 'c-2', subjectKey: 'person-b' })]);
    expect(book.snapshot(NOW).signature(sign)).toBe(before);
    expect(book.snapshot(NOW + 86_400_000 * 30).signature({ ...sign, at: NOW + 86_400_000 * 30 })).not.toBe(before);
    book.apply([change(3, { ...live, revokedAt: '2026-11-21T07:59:59Z' })]);
    expect(book.snapshot(NOW).signature(sign)).not.toBe(before);
  });
});

describe('a consent book', () => {
  it('refuses a gap, naming the change it needs, and passes over what it has', () => {
    const book = bookOf(live);
    expect(() => book.apply([change(3, live)])).toThrow(new RangeError('change 2 must come next, got 3'));
    book.apply([change(1, { ...live, revokedAt: '2026-11-21T00:00:00Z' })]);
    expect(book.snapshot(NOW).consent(ask).state).toBe('live');
  });

  it('answers as the last change of each consent says, whatever came before', () => {
    const step = fc.record({ consentId: fc.constantFrom('c-1', 'c-2', 'c-3'), revoked: fc.boolean(), covers: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const records = steps.map(({ consentId, revoked, covers }) => ({ ...live, consentId, revokedAt: revoked ? '2026-11-21T00:00:00Z' : null, fields: [covers ? 'Person.mobile' : 'Person.name'] }));
      const last = new Map(records.map((record) => [record.consentId, record]));
      const expected = [...last.values()].some(({ revokedAt, fields }) => revokedAt === null && fields.includes('Person.mobile'));
      expect(bookOf(...records).snapshot(NOW).consent(ask).state === 'live').toBe(expected);
    }));
  });
});
