import { describe, expect, it } from 'vitest';
import { ClientError } from '../../gateway/errors/client-error.ts';
import { applyAccess } from '../../gateway/access/index.ts';
import { NO_CONSENTS } from '../../gateway/access/consent/no-consents.ts';
import type { Audited } from '../../gateway/request-context.ts';
import { responseStage } from '../../gateway/response/response-stage.ts';
import { NO_PURPOSE } from '../../gateway/purpose/resolve-purpose.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';
import { NOW, PERSON_IDS, POLICY, ask, citizen, idOf, planOf, steppedUp } from '../gateway/access/access-house.ts';

/**
 * B4 and domain.md 6.5 where one list holds one's own record and others': what is withheld of a spouse must not be told by the side, in the reports of
 * sources or the places of errors. Found on the running house: `extensions.sources` told a citizen that another member of the household owns no real estate.
 */
const MINE = citizen('P03', steppedUp);
const HOUSEHOLD = '{ me { household { members { name ageBand realEstateRights { nodes { use } } } } } }';
const member = (persona: 'P03' | 'P04', rights: unknown): Record<string, unknown> => ({ __typename: 'Person', personId: idOf(persona), name: '张伟', ageBand: 'FROM_18_TO_59', realEstateRights: rights });
const MEMBERS = [member('P03', { nodes: [{ __typename: 'RealEstateRight', use: '住宅', soleOwner: null }] }), member('P04', null)];

const call = (path: Provenance['path'], more: Partial<Provenance> = {}): Provenance => ({
  path, source: 'real-estate', channel: 'c', status: 'FOUND', latencyMs: 1, asOf: null, sourceMode: 'REALTIME', sourceRequestId: null, quality: [], ...more,
});

/** What the client reads of an answer over these members. */
function answered(provenance: readonly Provenance[], sourceErrors: readonly ClientError[] = []): { sources: readonly unknown[]; errors: readonly { path: unknown; extensions: { code: string } }[]; data: unknown } {
  const plan = planOf(HOUSEHOLD, { principal: MINE });
  const root = { me: { __typename: 'Person', personId: idOf('P03'), deceased: 'FALSE', household: { members: MEMBERS } } };
  const hidden = fetchedLike(plan.document === null ? '' : HOUSEHOLD, root);
  const { data, ...access } = applyAccess({ data: hidden, errors: sourceErrors }, plan, { principal: MINE, purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
  const context = { requestId: 'r', receipt: null, access: plan, result: { dataText: JSON.stringify(data), sourceErrors, provenance, access } } as unknown as Audited;
  const body = JSON.parse(responseStage({ stepUpSeconds: 600 }, context).response.body.join('')) as { data: unknown; errors?: []; extensions: { sources: [] } };
  return { data: body.data, sources: body.extensions.sources, errors: body.errors ?? [] };
}

/** The fetched result with its hidden keys, as the executed plan names them. */
function fetchedLike(query: string, root: unknown): Record<string, unknown> {
  let fetched: Record<string, unknown> = {};
  ask(query, { principal: MINE, root, onFetched: (data) => (fetched = data) });
  return fetched;
}

describe('a list with one\'s own record and others\'', () => {
  it('shows one\'s own and nothing of the others', () => {
    expect(answered([]).data).toEqual({ me: { household: { members: [{ name: '张伟', ageBand: 'FROM_18_TO_59', realEstateRights: { nodes: [{ use: '住宅' }] } }, { name: null, ageBand: null, realEstateRights: null }] } } });
  });

  it.each([
    ['no such record', { status: 'NOT_FOUND' }],
    ['a record', { status: 'FOUND' }],
    ['a flaw of the record', { quality: ['ID_LOWERCASE_X'] }],
  ] as const)('does not tell that the source has %s of somebody whose record is withheld', (_, more) => {
    const mine = call(['me', 'household', 'members', 0, 'realEstateRights'], { status: 'FOUND' });
    const theirs = call(['me', 'household', 'members', 1, 'realEstateRights'], more);
    expect(answered([mine, theirs]).sources).toEqual(answered([mine, { ...theirs, status: 'FOUND', quality: [] }]).sources);
    expect(answered([mine, theirs]).sources).toEqual([]);
  });

  it('does not tell flaws of a record of which some field is withheld', () => {
    const { sources } = answered([call(['me', 'household', 'members', 1], { source: 'population', quality: ['ID_LOWERCASE_X'] })]);
    expect(sources).toMatchObject([{ source: 'population', quality: [], paths: ['me.household.members.@'] }]);
  });

  it.each(['RECORD_AMBIGUOUS', 'SOURCE_REFUSED', 'SOURCE_UNAVAILABLE'] as const)('does not tell %s of a record that is withheld, and tells it of one\'s own', (code) => {
    const at = (index: number): ClientError => new ClientError(code, { path: ['me', 'household', 'members', index, 'realEstateRights'] });
    expect(answered([], [at(1)]).errors.filter(({ extensions }) => extensions.code === code)).toEqual([]);
    expect(answered([], [at(0)]).errors.filter(({ extensions }) => extensions.code === code)).toHaveLength(1);
  });

  it.each(['RECORD_AMBIGUOUS', 'SOURCE_REFUSED', 'SOURCE_UNAVAILABLE', 'INTERNAL'] as const)('does not tell %s of something within a record that is withheld: a failure there would tell that there is one', (code) => {
    const at = (index: number): ClientError => new ClientError(code, { path: ['me', 'household', 'members', index, 'realEstateRights', 'nodes', 0, 'use'] });
    expect(answered([], [at(1)]).errors.filter(({ extensions }) => extensions.code === code)).toEqual([]);
    expect(answered([], [at(0)]).errors.filter(({ extensions }) => extensions.code === code)).toHaveLength(1);
  });
});

describe('a record fetched by its own number', () => {
  it('answers alike for somebody else\'s licence and for none', () => {
    const query = '{ license(licenseId: "1.2.156.3005.2.1") { typeName } }';
    const theirs = ask(query, { principal: citizen('P01'), root: { license: { licenseId: 'x', typeName: '居民身份证', holderPerson: { personId: idOf('P03') } } } });
    const none = ask(query, { principal: citizen('P01'), root: { license: null } });
    expect(none.data).toEqual(theirs.data);
    expect(none.result.accessErrors.map(({ code, path }) => [code, path])).toEqual([['FIELD_FORBIDDEN', ['license']]]);
    expect({ ...none.result, subjects: [], rows: 0 }).toEqual({ ...theirs.result, subjects: [], rows: 0 });
  });

  it('tells no failure within somebody else\'s licence either', () => {
    const query = '{ license(licenseId: "1.2.156.3005.2.1") { typeName supersedes { typeName } } }';
    const plan = planOf(query, { principal: citizen('P01') });
    let data: Record<string, unknown> = {};
    ask(query, { principal: citizen('P01'), root: { license: { licenseId: 'x', typeName: '居民身份证', holderPerson: { personId: idOf('P03') }, supersedes: null } }, onFetched: (fetched) => (data = fetched) });
    const { withheld } = applyAccess({ data, errors: [{ path: ['license', 'supersedes'] }] }, plan, { principal: citizen('P01'), purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
    expect([...withheld.places]).toEqual(['["license"]']);
  });

  it('still says that the source did not answer', () => {
    const plan = planOf('{ license(licenseId: "1.2.156.3005.2.1") { typeName } }', { principal: citizen('P01') });
    const { accessErrors, withheld } = applyAccess({ data: { license: null }, errors: [{ path: ['license'] }] }, plan, { principal: citizen('P01'), purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
    expect({ accessErrors, places: [...withheld.places] }).toEqual({ accessErrors: [], places: [] });
  });
});
