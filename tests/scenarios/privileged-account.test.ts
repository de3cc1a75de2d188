import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import { until } from '../until.ts';
import { accessEntries, journalProblems } from './access-entries.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * 超级管理员 / 市长账号 (domain.md 1.4, 74) from the asking to the review: asked for with a reason, given by a second person of another organisation for a time, read under it, over by
 * itself when the time is, reviewed by a third person, and every step in the log. Never a bypass: what the matrix does not give, no approval gives.
 */
const CASE = { item: 'senior-allowance', case: 'XB2026GL0001' } as const;
const READ = 'query Visit { subject { ... on Person { name idNumber mobile portrait } } }';
const ASK = 'mutation Ask($input: ApprovalInput!) { requestApproval(input: $input) { approvalId state } }';
const APPROVE = 'mutation Approve($id: ID!) { answerApproval(approvalId: $id, outcome: APPROVED, reason: "走访慰问,同意") { state validTo } }';
const REVIEW = 'mutation Review($id: ID!) { reviewApproval(approvalId: $id, verdict: JUSTIFIED, remark: "与走访名单相符") { state verdict } }';
const LIST = 'query Waiting($state: ApprovalState) { privilegedApprovals(state: $state) { approvalId state } }';
/** The term of the approval. Dates of the whole house stand where this test sets them, so that nothing is read in time, or too late, by chance. */
const MINUTES = 10;

/** Before anything of the house is imported, for some of it takes the clock then. */
vi.hoisted(() => vi.useFakeTimers({ toFake: ['Date'] }));

let world: World;
let entries: readonly AccessView[];
let problems: readonly unknown[];
const answers = new Map<string, Answered>();

function answerOf(name: string): Answered {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`${name} must have been asked`);
  return answer;
}
const valueOf = (name: string): Record<string, unknown> => Object.values(answerOf(name).body.data ?? {})[0] as Record<string, unknown>; // what was asked for
const codesOf = (name: string): unknown[] => (answerOf(name).body.errors ?? []).map(({ extensions }) => extensions['code']);

beforeAll(async () => {
  world = await startWorld();
  const logIn = () => Promise.all([
    world.token({ client: 'city-desk', person: 'chief-yu', ...CASE }), world.token({ client: 'owner-desk', person: 'cdo-police' }), world.token({ client: 'audit-console', person: 'auditor-zhou' }),
  ]);
  let [chief, police, auditor] = await logIn();
  const keep = async (name: string, query: string, token: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answered> => {
    const answer = await world.ask(query, { token, variables });
    answers.set(name, answer);
    return answer;
  };
  /** Asks until the gateway has heard of it, and of nothing that is older than its feed may be. Without an interval, by which `until` would move the dates. */
  const untilItShows = (name: string) => until(async () => {
    await keep(name, READ, chief);
    expect(valueOf(name)['idNumber']).not.toBeNull();
  }, 0);

  await keep('before', READ, chief);
  const asked = await keep('asked', ASK, chief, { input: { fields: ['Person.idNumber', 'Person.personStatus'], minutes: MINUTES, reason: '走访慰问需要核对身份' } });
  const id = (Object.values(asked.body.data ?? {})[0] as { approvalId: string }).approvalId; // what was asked for
  await keep('approved by oneself', APPROVE, chief, { id });
  await keep('asked only', READ, chief);
  await keep('approved', APPROVE, police, { id });
  expect(codesOf('approved')).toEqual([]);
  await untilItShows('approved and read');
  await keep('reviewed too early', REVIEW, auditor, { id });
  vi.setSystemTime(Date.parse(String(valueOf('approved')['validTo'])) - 1);
  // Tokens are for a quarter of an hour.
  [chief, police, auditor] = await logIn();
  await untilItShows('at the last moment');
  vi.setSystemTime(Date.parse(String(valueOf('approved')['validTo'])));
  await keep('over', READ, chief);
  await until(async () => {
    await keep('waiting for review', LIST, auditor, { state: 'ENDED' });
    expect(valueOf('waiting for review')).toContainEqual({ approvalId: id, state: 'ENDED' });
  }, 0);
  await keep('reviewed by the second', REVIEW, police, { id });
  await keep('reviewed', REVIEW, auditor, { id });
  await keep('nothing waits', LIST, auditor, { state: 'ENDED' });
  await keep('after all', READ, chief);
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
});
afterAll(async () => {
  vi.useRealTimers();
  await world.close();
});

describe('the privileged account', () => {
  const NOTHING = { name: '王建国', idNumber: null, mobile: null, portrait: null };

  it('reads nothing of L3 by being privileged, nor by having asked', () => {
    expect([valueOf('before'), valueOf('asked only')]).toEqual([NOTHING, NOTHING]);
    expect(answerOf('before').body.extensions?.['access']).toMatchObject({ denied: ['subject.idNumber', 'subject.mobile', 'subject.portrait'] });
  });

  it('is not its own second person', () => expect(codesOf('approved by oneself')).toEqual(['APPROVAL_FORBIDDEN']));

  it('reads, under the second person\'s word, what the matrix gives then: masked, that field alone', () => {
    expect(valueOf('approved')).toMatchObject({ state: 'LIVE' });
    expect(valueOf('approved and read')).toEqual({ ...NOTHING, idNumber: '320***********0016' });
  });

  it('reads as long as the approval says and no longer, and nobody had to end it', () => {
    expect(valueOf('at the last moment')).toEqual(valueOf('approved and read'));
    expect(valueOf('over')).toEqual(NOTHING);
  });

  it('leaves a review open until a third person closes it', () => {
    expect(codesOf('reviewed too early')).toEqual(['APPROVAL_CLOSED']);
    expect(codesOf('reviewed by the second')).toEqual(['APPROVAL_FORBIDDEN']);
    expect(valueOf('reviewed')).toEqual({ state: 'REVIEWED', verdict: 'JUSTIFIED' });
    expect(valueOf('nothing waits')).toEqual([]);
    expect(valueOf('after all')).toEqual(NOTHING);
  });

  it('is in the log with every step: who asked, who approved, what was read of whom under it, who reviewed', () => {
    const of = (name: string): AccessView | undefined => entries.find(({ requestId }) => requestId === answerOf(name).body.extensions?.['requestId']);
    const stateOf = (name: string) => of(name)?.fields.find(({ coordinate, implicit }) => coordinate === 'Person.idNumber' && !implicit);
    expect([stateOf('before'), stateOf('approved and read'), stateOf('over')]).toMatchObject([{ state: 'D', reason: 'NO_APPROVAL' }, { state: 'M' }, { state: 'D', reason: 'NO_APPROVAL' }]);
    expect(of('approved and read')).toMatchObject({ caseNo: CASE.case, context: { principalKind: 'SUPER_ADMINISTRATOR', clientId: 'city-desk' }, subjects: [{ role: 'APPLICANT' }] });
    expect(['asked', 'approved', 'reviewed'].map((name) => [of(name)?.operation.name, of(name)?.context.principalKind, of(name)?.actor !== null])).toEqual([
      ['Ask', 'SUPER_ADMINISTRATOR', true], ['Approve', 'DEPARTMENT', true], ['Review', 'AUDITOR', true],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/320499193802140016|王建国|走访慰问/);
    expect(problems).toEqual([]);
  });
});
