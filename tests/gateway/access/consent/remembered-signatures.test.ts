import { describe, expect, it } from 'vitest';
import { ConsentBook } from '../../../../gateway/access/consent/consent-book.ts';
import type { ConsentChange } from '../../../../gateway/access/consent/consent-change.ts';
import type { SignatureAsk } from '../../../../gateway/access/consent/consent-snapshot.ts';
import { fc } from '../../../property.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const ITEM = '11320499MY9B00035D4320131004001';
const SUBJECT = { kind: 'PERSON', key: 'person-a' } as const;
const ASK: SignatureAsk = {
  subjects: Object.freeze([SUBJECT]), principal: 'p', clientId: 'approval-engine', organization: 'o', item: ITEM, caseNo: 'c', region: '320411', caseRegion: '321204', at: NOW,
};
const instant = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

/** A change with a term from `from` to `to`, seconds from now. */
const CHANGES = {
  consent: (sequence: number, _from: number, to: number): ConsentChange => ({ sequence, kind: 'CONSENT', payload: {
    consentId: `c-${sequence}`, subjectKind: 'PERSON', subjectKey: 'person-a', grantedBy: 'SUBJECT', itemCode: ITEM, fields: ['Person.mobile'], grantedAt: instant(-9_000), validTo: instant(to), revokedAt: null,
  } }),
  grant: (sequence: number, from: number, to: number): ConsentChange => ({ sequence, kind: 'SHARE_GRANT', payload: {
    grantId: `g-${sequence}`, owner: 'POLICE', organization: 'o', clients: ['approval-engine'], itemCode: ITEM, fields: ['Person.mobile'], volumePerDay: 1, validFrom: instant(from), validTo: instant(to), revokedAt: null,
  } }),
  approval: (sequence: number, from: number, to: number): ConsentChange => ({ sequence, kind: 'APPROVAL', payload: {
    approvalId: `a-${sequence}`, principal: 'p', itemCode: ITEM, caseNo: 'c', subject: null, fields: ['Person.mobile'], validFrom: instant(from), validTo: instant(to), revokedAt: null,
  } }),
  trust: (sequence: number, from: number, to: number): ConsentChange => ({ sequence, kind: 'TRUST_GRANT', payload: { trustId: `t-${sequence}`, from: '3204', to: '3212', validFrom: instant(from), validTo: instant(to), revokedAt: null } }),
  suspension: (sequence: number): ConsentChange => ({ sequence, kind: 'GRANT_SUSPENSION', payload: { grantId: `s-${sequence}`, suspendedAt: instant(0) } }),
  dispute: (sequence: number): ConsentChange => ({ sequence, kind: 'DISPUTE', payload: { objectionNo: `d-${sequence}`, subjectKey: 'person-a', fields: ['Person.name'], closedAt: null } }),
} as const;

/** What the same book says to who asks it for the first time. */
const afresh = (changes: readonly ConsentChange[], freshAt: number | null, ask: SignatureAsk): string => {
  const book = new ConsentBook();
  book.apply(changes);
  return book.snapshot(freshAt).signature({ ...ask, subjects: [...ask.subjects] });
};

describe('the signature that a book remembers of a token\'s subjects', () => {
  it.each([
    ['a consent that ends', CHANGES.consent(1, 0, 1)],
    ['a share grant that begins', CHANGES.grant(1, 1, 9)],
    ['a share grant that ends', CHANGES.grant(1, -9, 1)],
    ['an approval that begins', CHANGES.approval(1, 1, 9)],
    ['an approval that ends', CHANGES.approval(1, -9, 1)],
    ['trust that begins', CHANGES.trust(1, 1, 9)],
    ['trust that ends', CHANGES.trust(1, -9, 1)],
  ])('changes with %s, to the millisecond, and back with a clock set back', (_, change) => {
    const book = new ConsentBook();
    book.apply([change]);
    const at = (moment: number): string => book.snapshot(moment).signature({ ...ASK, at: moment });
    const before = at(NOW);
    expect(at(NOW + 999)).toBe(before);
    expect(at(NOW + 1000)).not.toBe(before);
    expect(at(NOW + 999)).toBe(before);
  });

  it.each(Object.entries(CHANGES))('changes with a new %s at once, and not for a request that pinned the version before', (_, make) => {
    const book = new ConsentBook();
    const pinned = book.snapshot(NOW);
    const before = pinned.signature(ASK);
    book.apply([make(1, -9, 9)]);
    const after = book.snapshot(NOW).signature(ASK);
    expect(after).not.toBe(before);
    expect([pinned.signature(ASK), book.snapshot(NOW).signature(ASK)]).toEqual([before, after]);
  });

  it('changes with a feed that falls silent', () => {
    const book = new ConsentBook();
    book.apply([CHANGES.consent(1, 0, 9_000)]);
    const signatures = [NOW, NOW - 5_001, NOW - 900_001, null].map((freshAt) => book.snapshot(freshAt).signature(ASK));
    expect(new Set(signatures).size).toBe(3);
    expect(signatures.map((_, index) => book.snapshot([NOW, NOW - 5_001, NOW - 900_001, null][index] ?? null).signature(ASK))).toEqual(signatures);
  });

  it.each<[string, Partial<SignatureAsk>]>([
    ['another asker', { principal: 'q' }], ['another client', { clientId: 'other' }], ['another organisation', { organization: 'x' }], ['another item', { item: null }], ['another case', { caseNo: 'd' }],
    ['another region', { region: null }], ['a case of another region', { caseRegion: '3301' }],
  ])('is another for %s of the same subjects', (_, other) => {
    const changes = [CHANGES.consent(1, 0, 9), CHANGES.grant(2, -9, 9), CHANGES.approval(3, -9, 9), CHANGES.trust(4, -9, 9)];
    const book = new ConsentBook();
    book.apply(changes);
    const before = book.snapshot(NOW).signature(ASK);
    expect(book.snapshot(NOW).signature({ ...ASK, ...other })).toBe(afresh(changes, NOW, { ...ASK, ...other }));
    expect(book.snapshot(NOW).signature({ ...ASK, ...other })).not.toBe(before);
  });

  it('is what a book says that is asked for the first time: any changes, any moments', () => {
    const kinds = fc.constantFrom(...Object.values(CHANGES));
    const seconds = fc.integer({ min: -4, max: 4 });
    const step = fc.oneof(
      fc.record({ make: kinds, from: seconds, to: seconds }),
      fc.record({ at: fc.integer({ min: -4_000, max: 4_000 }), silence: fc.constantFrom(0, 5_000, 5_001, 900_001), item: fc.constantFrom(ITEM, null) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const book = new ConsentBook();
      const changes: ConsentChange[] = [];
      for (const each of steps) {
        if ('make' in each) {
          changes.push(each.make(changes.length + 1, each.from, each.to));
          book.apply(changes);
        } else {
          const ask = { ...ASK, item: each.item, at: NOW + each.at };
          expect(book.snapshot(ask.at - each.silence).signature(ask)).toBe(afresh(changes, ask.at - each.silence, ask));
        }
      }
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500 });
  });
});
