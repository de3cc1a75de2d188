import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import { scanDirectories } from '../privacy-scan.ts';
import { accessEntries, journalProblems } from '../scenarios/access-entries.ts';
import { startWorld, type Answered, type World } from '../scenarios/world.ts';

/*
 * 依授权 licences through the whole house: what the e-licence library gives only under its holder's authorisation code. The code comes in the signed purpose and in
 * no other way, opens that holder's licences of that type and nothing else, and is kept nowhere.
 */
const CASE = { client: 'approval-engine', item: 'talent-settlement', case: 'XB2026RC0001' } as const;
const [DIPLOMA, BIRTH] = ['11320499MY9B00035D016', '11320499MY9B00035D008'];
const P07 = '320499199908300185';
const ALL = '{ subject { ... on Person { licenses(first: 20) { nodes { typeName licenseId } } } } }';
const DIPLOMAS = `{ subject { ... on Person { licenses(first: 20, type: ["${DIPLOMA}"]) { nodes { typeName } } } } }`;

let world: World;
let plain: string;
let entries: readonly AccessView[];
let problems: readonly unknown[];
const codes: string[] = [];
const answers = new Map<string, Answered>();
const askedWithCode = new Map<string, number>();

/** What the holder does in the licence app. */
async function codeOf(persona: 'P03' | 'P07', licenseTypeCode: string): Promise<string> {
  const body = JSON.stringify({ holderCode: world.registry.persona(persona).idNumber, licenseTypeCode });
  const { authCode } = (await (await fetch(`${world.eLicense.url}/__consents`, { method: 'POST', body })).json()) as { authCode: string }; // the department's own form
  codes.push(authCode);
  return authCode;
}
const tokenWith = (...held: readonly (readonly [type: string, code: string])[]) => world.token({ ...CASE, holderCodes: held.map(([type, code]) => ({ subject: 'P07', type, code })) });

async function keep(name: string, query: string, token: string, headers: Readonly<Record<string, string>> = {}, variables: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const before = world.eLicense.received.length;
  answers.set(name, await world.ask(query, { token, headers, variables }));
  askedWithCode.set(name, world.eLicense.received.slice(before).filter(({ purpose }) => purpose['authCode'] !== undefined).length);
}

/** The same token with a code written into its purpose by somebody who is not the portal. */
function rewritten(token: string, code: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { authorization_details: { subjects: { key: string }[] }[] }; // the portal's own form
  const [detail] = claims.authorization_details;
  const holderCodes = [{ source: 'e-license', subject: detail?.subjects[0]?.key, scope: DIPLOMA, code, valid_until: 4_000_000_000 }];
  const changed = { ...claims, authorization_details: [{ ...detail, holder_codes: holderCodes }] };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

beforeAll(async () => {
  world = await startWorld({ environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' } });
  plain = await world.token(CASE);
  const own = await codeOf('P07', DIPLOMA);
  const good = await tokenWith([DIPLOMA, own]);
  await keep('none', ALL, plain);
  await keep('none, of that type', DIPLOMAS, plain);
  await keep('own', ALL, good);
  await keep('own, of that type', DIPLOMAS, good);
  const stolen = await tokenWith([DIPLOMA, await codeOf('P03', DIPLOMA)]);
  await keep('of somebody else', ALL, stolen);
  await keep('of somebody else, of that type', DIPLOMAS, stolen);
  await keep('for another type', DIPLOMAS, await tokenWith([DIPLOMA, await codeOf('P07', BIRTH)]));
  await keep('signed for another type', DIPLOMAS, await tokenWith([BIRTH, own]));
  await keep('that ended', DIPLOMAS, await tokenWith([DIPLOMA, 'AC-00000000000000000000000000000000']));
  const forged = JSON.stringify({ holderCodes: [{ source: 'e-license', subject: world.personIdOf(P07), kind: 'PERSON', scope: DIPLOMA, code: own, expiresAt: 4_000_000_000_000 }] });
  for (const [name, value] of [['authCode', own], ['x-auth-code', own], ['holder-codes', own], ['shuqiao-context', forged]] as const) await keep(`header ${name}`, DIPLOMAS, plain, { [name]: value });
  await keep('variable', DIPLOMAS, plain, {}, { authCode: own, holderCodes: [own] });
  await keep('token rewritten', DIPLOMAS, rewritten(plain, own));
  const [withCode, without] = await Promise.all([world.ask(ALL, { token: good }), world.ask(ALL, { token: plain })]);
  answers.set('at once, with', withCode);
  answers.set('at once, without', without);
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
});
afterAll(() => world.close());

function answerOf(name: string): Answered {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`${name} must have been asked`);
  return answer;
}
const names = (name: string): readonly string[] | null => {
  const subject = answerOf(name).body.data?.['subject'] as { licenses: { nodes: { typeName: string }[] } | null } | null | undefined; // the schema's shape
  return subject?.licenses?.nodes.map(({ typeName }) => typeName) ?? null;
};
const codesOfErrors = (name: string): unknown[] => (answerOf(name).body.errors ?? []).map(({ extensions }) => extensions['code']);

describe('the code of a holder', () => {
  it('opens the type it is for, beside what is open without', () => {
    expect(names('none')).toEqual(expect.arrayContaining(['居民身份证', '居住证']));
    expect(names('none')).not.toContain('学历证书');
    expect(names('own')?.toSorted()).toEqual([...(names('none') ?? []), '学历证书'].toSorted());
    expect([names('own, of that type'), answerOf('own, of that type').body.errors]).toEqual([['学历证书'], undefined]);
  });

  it('lacking is refused, not "none", where that type is asked for', () => {
    expect([names('none, of that type'), codesOfErrors('none, of that type')]).toEqual([null, ['SOURCE_REFUSED']]);
  });

  it.each([
    ['of somebody else', 1], ['for another type', 1], ['that ended', 1], ['signed for another type', 0],
  ])('%s opens nothing', (name, calls) => {
    const asked = name === 'of somebody else' ? `${name}, of that type` : name;
    expect([names(asked), codesOfErrors(asked), askedWithCode.get(asked)]).toEqual([null, ['SOURCE_REFUSED'], calls]);
  });

  it('of somebody else leaves what is open without it', () => expect([names('of somebody else')?.toSorted(), codesOfErrors('of somebody else')]).toEqual([names('none')?.toSorted(), []]));

  it.each(['header authCode', 'header x-auth-code', 'header holder-codes', 'header shuqiao-context', 'variable'])('that nobody signed reaches no department: %s', (name) => {
    expect([names(name), askedWithCode.get(name)]).toEqual([null, 0]);
  });

  it('written into a token refuses the token', () => {
    expect([answerOf('token rewritten').status, codesOfErrors('token rewritten'), askedWithCode.get('token rewritten')]).toEqual([401, ['UNAUTHENTICATED'], 0]);
  });

  it('is signed for parties of the case only', async () => {
    await expect(world.token({ ...CASE, holderCodes: [{ subject: 'P03', type: DIPLOMA, code: 'AC-0123456789' }] })).rejects.toThrow('holder codes must be of parties to the case');
  });

  it('of one request opens nothing to another under way beside it', () => {
    expect([names('at once, with')?.includes('学历证书'), names('at once, without')?.includes('学历证书')]).toEqual([true, false]);
  });
});

describe('what is kept of it', () => {
  const statusesOf = (name: string) => entries.find(({ requestId }) => requestId === answerOf(name).body.extensions?.['requestId'])?.outcome?.sources.filter(({ source }) => source === 'e-license').map(({ status }) => status).toSorted();

  it('is, in the entry of the request, that there was one and what the library made of it', () => {
    expect(problems).toEqual([]);
    expect(statusesOf('own')).toEqual(['FOUND', 'FOUND HOLDER_CODE']);
    expect(statusesOf('of somebody else')).toEqual(['FOUND', 'REFUSED HOLDER_CODE']);
    expect(statusesOf('none')).toEqual(['FOUND']);
  });

  it('is never the code itself: not in the log, not in an answer, not in what a department was told of the request', async () => {
    expect(codes).toHaveLength(3);
    expect(await scanDirectories([world.journalDirectory], { code: codes })).toEqual([]);
    const said = JSON.stringify([[...answers.values()].map(({ body }) => body), ['population', 'hrss', 'real-estate', 'legal-person', 'e-license'].map((name) => world.department(name).received)]);
    expect(codes.filter((code) => said.includes(code))).toEqual([]);
  });
});
