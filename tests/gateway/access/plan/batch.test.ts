import { describe, expect, it } from 'vitest';
import type { PolicySnapshot } from '../../../../gateway/access/index.ts';
import { planAccess } from '../../../../gateway/access/index.ts';
import { POLICY, SENIOR_ALLOWANCE, caseOf, clerk, party, planOf, planRequest } from '../access-house.ts';

/** An item that is run over many subjects at a time: every field counts one grade more, once (domain.md 6.3). */
const inBatches: PolicySnapshot = { ...POLICY, version: 'in batches', item: (code) => { const item = POLICY.item(code); return item === null ? null : { ...item, batch: true }; } };
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('SPOUSE', 'P04')]);
const decision = (query: string, policy: PolicySnapshot) => planOf(query, { principal: clerk, purpose: CASE, policy }).decisions.find(({ coordinate }) => coordinate === 'Person.name');

describe('an item run in batches', () => {
  it('raises the grade of what is read, and what was plain is masked', () => {
    expect(decision('{ subject { ... on Person { name } } }', POLICY)).toMatchObject({ outcome: 'ALLOW', effectiveGrade: 2 });
    expect(decision('{ subject { ... on Person { name } } }', inBatches)).toMatchObject({ outcome: 'MASK', mask: 'NAME', effectiveGrade: 3 });
  });

  it('is what the pinned policy says it is, whatever the purpose stage read', () => {
    expect(planOf('{ subject { ... on Person { name } } }', { principal: clerk, purpose: { ...CASE, batch: true }, policy: POLICY }).decisions[0]).toMatchObject({ outcome: 'ALLOW' });
  });

  it('is part of what plans are kept by', () => {
    const key = (policy: PolicySnapshot): string => planAccess(planRequest('{ subject { ... on Person { name } } }', { principal: clerk, purpose: CASE, policy: { ...policy, version: 'same' } })).key;
    expect(key(inBatches)).not.toBe(key(POLICY));
  });
});

describe('several parties of a case', () => {
  it('named together are decided as each by itself: no batch', () => {
    const ids = CASE.subjects.map(({ key }) => key);
    const together = planOf('query ($ids: [ID!]!) { persons(personIds: $ids) { name } }', { principal: clerk, purpose: CASE, variables: { ids } });
    const alone = planOf('query ($a: ID, $b: ID) { a: person(personId: $a) { name } b: person(personId: $b) { name } }', { principal: clerk, purpose: CASE, variables: { a: ids[0], b: ids[1] } });
    for (const { decisions } of [together, alone]) for (const each of decisions) expect(each).toMatchObject({ outcome: 'ALLOW', effectiveGrade: 2 });
  });
});

describe('much at once', () => {
  const bulk = (query: string, policy = POLICY): boolean => planOf(query, { principal: clerk, purpose: CASE, policy }).bulk;
  const licences = (first: number): string => `{ subjects { ... on Person { licenses(first: ${first}) { nodes { typeName } } } } }`;

  it.each<[string, boolean, () => boolean]>([
    ['an item run in batches', true, () => bulk('{ subject { ... on Person { name } } }', inBatches)],
    ['records by the hundred', true, () => bulk(licences(60))],
    ['a hundred records', false, () => bulk(licences(50))],
    ['one record', false, () => bulk('{ subject { ... on Person { name } } }')],
    ['what is not given, of however many', false, () => bulk('{ subject { ... on Person { portrait } } }', inBatches)],
  ])('is what the audit is told of before the fetch: %s, %s', (_title, expected, told) => {
    expect(told()).toBe(expected);
  });
});
