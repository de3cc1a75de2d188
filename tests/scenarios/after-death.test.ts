import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import { syntheticPeople } from '../../sandbox/portal/register/synthetic-people.ts';
import { accessEntries } from './access-entries.ts';
import { askUntil } from './ask-until.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * 公民身后一件事 (domain.md 4.8) through the whole house: whose consent, when the subject is dead? What it allowed in life ended with it; a near relative whom the signed
 * case names consents in its place; the household register's word decides that it is dead at all; and nobody reads by logging in as the dead.
 */
const ITEM = '11320499MY9B00035D4320131008001';
const READ = 'query Read { subject(role: DECEASED) { ... on Person { name deceased socialInsurance { retiredOn receivingBenefit } receivingBenefit } } }';
const WAITS = { name: null, deceased: 'UNKNOWN', socialInsurance: null, receivingBenefit: 'UNKNOWN' };
const FIELDS = ['Person.name', 'Person.deceased', 'Person.socialInsurance', 'Person.receivingBenefit', 'SocialInsuranceAccount.retiredOn', 'SocialInsuranceAccount.receivingBenefit'];
const GRANT_KIN = 'mutation Grant($input: GrantConsentInput!) { grantKinConsent(input: $input) { consentId subjectId giverId grantedBy state } }';
const GRANT = 'mutation Own($input: GrantConsentInput!) { grantConsent(input: $input) { consentId state } }';
const REVOKE = 'mutation Revoke($id: ID!) { revokeConsent(consentId: $id) { state } }';
const input = { itemCode: ITEM, fields: FIELDS, validTo: new Date(Date.now() + 86_400_000).toISOString() };

/** Somebody who died, the relative left, the case of the death. */
interface Bereaved { readonly name: string; readonly idNumber: string; readonly kin: string; readonly caseNo: string }

function bereaved(world: World, registered: boolean): Bereaved {
  const { registry } = world;
  const people = syntheticPeople(registry);
  for (let index = 0; index < registry.size; index++) {
    const person = registry.person(index);
    const kin = people.kinOfDeadAt(index);
    if (kin === null || (person.death?.hukouCancelledOn !== null) !== registered || registry.socialInsuranceOf(person.idNumber).length === 0) continue;
    return { name: person.name, idNumber: person.idNumber, kin, caseNo: `XB2026SH${String(index).padStart(7, '0')}` };
  }
  throw new Error('the world must hold such a death');
}

let world: World;
let entries: readonly AccessView[];
const answers = new Map<string, Answered>();
let who: Readonly<Record<'dead' | 'undecided', Bereaved>>;

/** Of the consent that an answer gave. */
const consentIdOf = ({ body }: Answered): string => String(Object.values((Object.values(body.data ?? {})[0] ?? {}) as Record<string, unknown>)[0]); // asked for first
const subjectOf = ({ body }: Answered): Record<string, unknown> => body.data?.['subject'] as Record<string, unknown>; // what was asked for

beforeAll(async () => {
  world = await startWorld({ environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' } });
  who = { dead: bereaved(world, true), undecided: bereaved(world, false) };
  const keep = async (name: string, asked: Promise<Answered>): Promise<Answered> => {
    const answer = await asked;
    answers.set(name, answer);
    return answer;
  };
  const of = ({ caseNo }: Bereaved) => ({ item: 'after-death', case: caseNo });
  const engine = await world.token({ client: 'approval-engine', ...of(who.dead) });
  const kin = await world.token({ client: 'citizen-app', person: who.dead.kin, ...of(who.dead) });
  const own = await world.token({ client: 'citizen-app', person: who.dead.idNumber, acr: 'face' });
  const ask = (query: string, token: string, variables: Readonly<Record<string, unknown>> = {}) => world.ask(query, { token, variables });

  await keep('before anything', ask(READ, engine));
  // Given in life, as far as the gateway can tell: the act is recorded, and counts for nothing.
  const lifelong = await keep('the subject consents', ask(GRANT, own, { input }));
  await keep('with the subject’s consent', askUntil(() => ask(READ, engine), ({ body }) => JSON.stringify(body.extensions?.['sources']) !== '[]'));
  await keep('the dead logs in', ask('query Own { me { name idNumber licenses { nodes { typeName } } consents { state } } }', own));
  // Taken back, so that from here on it is the kin's word alone.
  await ask(REVOKE, own, { id: consentIdOf(lifelong) });
  await keep('a stranger consents', ask(GRANT_KIN, await world.token({ client: 'citizen-app', person: 'P03' }), { input }));
  const granted = await keep('the kin consents', ask(GRANT_KIN, kin, { input }));
  await keep('with the kin’s consent', askUntil(() => ask(READ, engine), (answer) => subjectOf(answer)['name'] !== null));
  await keep('the kin reads', ask(READ, kin));
  await keep('the kin lists', ask('query Mine { me { consents { subjectId grantedBy state } } }', kin));
  for (const fault of ['population', 'hrss']) {
    world.department(fault).faults.set({ fault: 'reset' });
    await keep(`${fault} down`, ask(READ, engine));
    world.department(fault).faults.clear();
  }
  const consentId = consentIdOf(granted);
  await keep('the dead revokes', ask(REVOKE, own, { id: consentId }));
  await keep('the kin revokes', ask(REVOKE, kin, { id: consentId }));
  await keep('once revoked', askUntil(() => ask(READ, engine), (answer) => subjectOf(answer)['name'] === null));

  const undecidedKin = await world.token({ client: 'citizen-app', person: who.undecided.kin, ...of(who.undecided) });
  await keep('the kin of the undecided consents', ask(GRANT_KIN, undecidedKin, { input }));
  const undecidedEngine = await world.token({ client: 'approval-engine', ...of(who.undecided) });
  await keep('with the consent of the kin of the undecided', askUntil(() => ask(READ, undecidedEngine), ({ body }) => JSON.stringify(body.extensions?.['sources']) !== '[]'));
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
});
afterAll(() => world.close());

function answerOf(name: string): Answered {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`${name} must have been asked`);
  return answer;
}
const codesOf = (name: string): unknown[] => (answerOf(name).body.errors ?? []).map(({ extensions }) => extensions['code']);

describe('when the subject is dead', () => {
  it('the engine reads nothing without a consent, and nobody is asked', () => {
    expect(subjectOf(answerOf('before anything'))).toEqual(WAITS);
    expect(answerOf('before anything').body.extensions?.['sources']).toEqual([]);
  });

  it('nothing by what the subject itself consented to', () => {
    expect(answerOf('the subject consents').body.data).toMatchObject({ grantConsent: { state: 'LIVE' } });
    expect(subjectOf(answerOf('with the subject’s consent'))).toEqual(WAITS);
  });

  it('nobody reads by logging in as the dead, stepped up or not', () => {
    expect(answerOf('the dead logs in').body.data).toEqual({ me: { name: null, idNumber: null, licenses: null, consents: null } });
  });

  it('a near relative whom the signed case names consents in its place', () => {
    const personId = (idNumber: string): string => world.personIdOf(idNumber);
    expect(answerOf('the kin consents').body.data?.['grantKinConsent']).toMatchObject({ subjectId: personId(who.dead.idNumber), giverId: personId(who.dead.kin), grantedBy: 'KIN', state: 'LIVE' });
    expect(codesOf('a stranger consents')).toEqual(['CONSENT_NOT_KIN']);
    expect(answerOf('the kin lists').body.data).toMatchObject({ me: { consents: [{ subjectId: personId(who.dead.idNumber), grantedBy: 'KIN', state: 'LIVE' }] } });
  });

  it('and the engine reads by it: the values the item needs, the verdict for the rest', () => {
    const answer = answerOf('with the kin’s consent');
    expect(subjectOf(answer)).toMatchObject({ name: who.dead.name, deceased: 'TRUE' });
    expect(['TRUE', 'FALSE']).toContain(subjectOf(answer)['receivingBenefit']);
    expect(answer.body.extensions?.['access']).toMatchObject({ verdict: { 'subject.socialInsurance.@.retiredOn': 'Person.receivingBenefit' }, needsConsent: [] });
  });

  it('the relative reads as family does: masked, and by verdict above', () => {
    expect(subjectOf(answerOf('the kin reads'))).toMatchObject({ name: expect.stringMatching(/\*/) });
    expect(JSON.stringify(answerOf('the kin reads').body)).not.toContain(who.dead.name);
  });

  it('until the relative revokes it, which nobody else can', () => {
    expect(codesOf('the dead revokes')).toEqual(['CONSENT_NOT_FOUND']);
    expect(answerOf('the kin revokes').body.data).toEqual({ revokeConsent: { state: 'REVOKED' } });
    expect(subjectOf(answerOf('once revoked'))).toEqual(WAITS);
  });

  it('with a register that does not answer, neither consent counts', () => {
    expect(subjectOf(answerOf('population down'))).toEqual(WAITS);
  });

  it('with an insurance that does not answer, the verdict is unknown beside the list that is missing', () => {
    expect(subjectOf(answerOf('hrss down'))).toMatchObject({ name: who.dead.name, deceased: 'TRUE', socialInsurance: null, receivingBenefit: 'UNKNOWN' });
  });

  it('the log holds that the death was read for the decision, and who consented', () => {
    const entry = entries.find(({ requestId }) => requestId === answerOf('with the kin’s consent').body.extensions?.['requestId']);
    expect(entry?.fields).toContainEqual(expect.objectContaining({ coordinate: 'Person.deceased', implicit: true }));
    expect(entry?.subjects).toContainEqual(expect.objectContaining({ role: 'DECEASED' }));
    expect(entries.some(({ operation, actor }) => operation.name === 'Grant' && actor !== null)).toBe(true);
  });
});

describe('a death that the household register does not know', () => {
  it('leaves consent with the subject: the kin’s counts for nothing', () => {
    expect(answerOf('the kin of the undecided consents').body.data).toMatchObject({ grantKinConsent: { state: 'LIVE' } });
    expect(subjectOf(answerOf('with the consent of the kin of the undecided'))).toEqual(WAITS);
  });
});
