import { describe, expect, it } from 'vitest';
import { ConsentBook, SUSPENSIONS_KEPT_MS } from '../../../../gateway/access/consent/consent-book.ts';
import type { ConsentSnapshot } from '../../../../gateway/access/index.ts';
import { planAccess } from '../../../../gateway/access/index.ts';
import { NOW, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, idOf, party, planRequest, stranger } from '../access-house.ts';

/** A value to which its subject objects keeps its outcome, is flagged, and approves nothing by itself (domain.md 6.3). */
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('SPOUSE', 'P04')]);
const person = (persona: 'P01' | 'P04') => ({ __typename: 'Person', personId: idOf(persona), name: '王建国', idNumber: '320499193802140016', personStatus: 'NORMAL', isAtLeast: 'TRUE', deceased: 'FALSE' });
const root = { subject: person('P01'), subjects: [person('P01'), person('P04')], me: person('P01') };
const dispute = (closedAt: string | null, fields: readonly string[]) => ({ kind: 'DISPUTE' as const, payload: { objectionNo: 'YY-1', subjectKey: idOf('P01'), fields: [...fields], closedAt } });

function known(...changes: readonly ReturnType<typeof dispute>[]): ConsentSnapshot {
  const book = new ConsentBook();
  book.apply(changes.map((change, i) => ({ sequence: i + 1, ...change })));
  return book.snapshot(NOW);
}
const open = known(dispute(null, ['Person.personStatus']));

describe('a disputed value', () => {
  const query = '{ subject { ... on Person { name personStatus } } }';

  it('is given as before, flagged, and tells an engine not to approve by it', () => {
    const { data, result, plan } = ask(query, { principal: engine, purpose: CASE, consents: open, root });
    expect(data).toEqual({ subject: { name: '王建国', personStatus: 'NORMAL' } });
    expect(result.extension).toEqual({ masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [], disputed: ['subject.personStatus'], noAutoApproval: true });
    expect(plan.decisions.find(({ coordinate }) => coordinate === 'Person.personStatus')?.obligations).toEqual(['NOTIFY_SUBJECT', 'FLAG_DISPUTED', 'NO_AUTO_APPROVAL']);
  });

  it('is flagged to a person who decides, and leaves the decision to that person', () => {
    const { result } = ask(query, { principal: clerk, purpose: CASE, consents: open, root });
    expect([result.extension.disputed, result.extension.noAutoApproval]).toEqual([['subject.personStatus'], undefined]);
  });

  it('is flagged to its own subject where each record decides', () => {
    expect(ask('{ me { personStatus } }', { principal: citizen('P01'), consents: open, root }).result.extension.disputed).toEqual(['me.personStatus']);
    expect(ask('{ me { personStatus } }', { principal: citizen('P01'), consents: known(dispute(null, ['Person.name'])), root }).result.extension).not.toHaveProperty('disputed');
  });

  it.each([
    ['another value', known(dispute(null, ['Person.mobile']))],
    ['nothing any more', known(dispute(null, ['Person.personStatus']), dispute('2026-11-21T00:00:00Z', ['Person.personStatus']))],
  ])('is none where the objection concerns %s', (_, consents) => {
    expect(ask(query, { principal: engine, purpose: CASE, consents, root }).result.extension).not.toHaveProperty('disputed');
  });

  it('of one of several parties flags the path that holds it', () => {
    const { result } = ask('{ subjects { ... on Person { name personStatus } } }', { principal: engine, purpose: CASE, consents: open, root });
    expect(result.extension.disputed).toEqual(['subjects.@.personStatus']);
  });

  it('that is not given is not told of', () => {
    const { result } = ask('{ subject { ... on Person { name portrait } } }', { principal: stranger, purpose: CASE, consents: known(dispute(null, ['Person.name', 'Person.portrait'])), root });
    expect(result.extension).not.toHaveProperty('disputed');
  });

  it('is remembered while governance is silent, and after a quarter of an hour everything of a person is disputed', () => {
    const book = new ConsentBook();
    book.apply([{ sequence: 1, ...dispute(null, ['Person.personStatus']) }]);
    const disputed = (silentFor: number, coordinate: string, kind: 'PERSON' | 'ENTITY' = 'PERSON'): boolean => book.snapshot(NOW - silentFor).disputed({ subject: { kind, key: idOf('P01') }, coordinates: [coordinate], at: NOW });
    expect([disputed(0, 'Person.personStatus'), disputed(SUSPENSIONS_KEPT_MS, 'Person.personStatus'), disputed(SUSPENSIONS_KEPT_MS, 'Person.name'), disputed(SUSPENSIONS_KEPT_MS + 1, 'Person.name')]).toEqual([true, true, false, true]);
    expect(disputed(SUSPENSIONS_KEPT_MS + 1, 'LegalEntity.name', 'ENTITY')).toBe(false);
  });

  it('is part of what plans are kept by', () => {
    const key = (consents: ConsentSnapshot): string => planAccess(planRequest(query, { principal: engine, purpose: CASE, consents })).key;
    expect(key(open)).not.toBe(key(known(dispute(null, ['Person.name']))));
  });
});
