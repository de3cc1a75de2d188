import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries, journalProblems } from '../scenarios/access-entries.ts';
import { patientSources } from '../scenarios/patient-sources.ts';
import { startWorld } from '../scenarios/world.ts';
import type { Answered, World } from '../scenarios/world.ts';
import { fc, SEED } from '../property.ts';

/*
 * access.md D3 to D6 through the whole house: one document, five principals, two hundred requests under way at once while every department answers late,
 * each by another delay. What a request gets and what the log says of it is what its principal gets alone. The adapters wait as long as it takes: with their own limit of
 * five seconds an attempt, a machine too busy to read its sockets meets a register that "did not answer", and one's own fields are closed (0240), which crosses nothing.
 */
const REQUESTS = 200;
const PERSON = `personId name idNumber birthDate hukouAddress isAtLeast household { householdNo members { name idNumber } } licenses(first: 3) { nodes { typeName number } }`;
const DOCUMENT = `query Crossing($mine: Boolean!) { me @include(if: $mine) { ${PERSON} } subject @skip(if: $mine) { ... on Person { ${PERSON} } } }`;
const CASE = (no: string) => ({ item: 'senior-allowance', case: no });

/** Two citizens whose plan is the same, two cases of one application, and one who gets next to nothing. */
const PRINCIPALS = {
  'citizen P01': { wish: { client: 'citizen-app', person: 'P01', acr: 'face' }, mine: true, person: '王建国' },
  'citizen P03': { wish: { client: 'citizen-app', person: 'P03', acr: 'face' }, mine: true, person: '张伟' },
  'engine on P01': { wish: { client: 'approval-engine', ...CASE('XB2026GL0001') }, mine: false, person: '王建国' },
  'engine on P02': { wish: { client: 'approval-engine', ...CASE('XB2026GL0002') }, mine: false, person: '李桂英' },
  'application without a grant': { wish: { client: 'statistics-app', ...CASE('XB2026GL0001') }, mine: false, person: null },
} as const satisfies Record<string, { wish: TokenWish; mine: boolean; person: string | null }>;
type Who = keyof typeof PRINCIPALS;
const WHO = Object.keys(PRINCIPALS) as Who[]; // The keys of a literal are its own.

let world: World;
let entries: readonly AccessView[];
let problems: readonly unknown[];
const expected = new Map<Who, Answered>();
const answers: { readonly who: Who; readonly answer: Answered }[] = [];

/** What of an answer is its principal's: data, what became of each field, refusals, and which sources were read. */
function essence({ status, body }: Answered): unknown {
  const sources = (body.extensions?.['sources'] ?? []) as readonly { source: string; status: string; paths: readonly string[] }[]; // the contract of extensions.sources
  return {
    status, data: body.data, access: body.extensions?.['access'], errors: (body.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions['code']]),
    sources: sources.map(({ source, status: one, paths }) => [source, one, paths]).map((one) => JSON.stringify(one)).toSorted(),
  };
}

function entryOf({ body }: Answered): AccessView {
  const found = entries.filter(({ requestId }) => requestId === body.extensions?.['requestId']);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`one entry must be in the log of ${String(body.extensions?.['requestId'])}, got ${found.length}`);
  return found[0];
}
/** What of an entry is its principal's. */
function line({ context, actor, caseNo, subjects, fields, tokenHash, policyVersion, operation, outcome }: AccessView): unknown {
  return { context, actor, caseNo, subjects, fields, tokenHash, policyVersion, operation, rows: outcome?.rows, sources: outcome?.sources.map(({ source, status }) => `${source} ${status}`).toSorted(), refusal: outcome?.refusal };
}

beforeAll(async () => {
  world = await startWorld({ moduleOf: patientSources, environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000', SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS: '120000' } });
  const tokens = new Map<Who, string>();
  const ask = async (who: Who): Promise<Answered> => world.ask(DOCUMENT, { token: tokens.get(who) ?? '', variables: { mine: PRINCIPALS[who].mine } });
  for (const who of WHO) {
    tokens.set(who, await world.token(PRINCIPALS[who].wish));
    expected.set(who, await ask(who));
  }
  for (const name of ['population', 'e-license']) world.department(name).faults.set({ fault: 'slow', ms: 0, upTo: 90 });
  const [order] = fc.sample(fc.shuffledSubarray(Array.from({ length: REQUESTS }, (_, at) => WHO[at % WHO.length] ?? 'citizen P01'), { minLength: REQUESTS }), { numRuns: 1 });
  answers.push(...await Promise.all((order ?? []).map(async (who) => ({ who, answer: await ask(who) }))));
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
});
afterAll(() => world.close());

describe(`two hundred requests of five principals at once (seed ${SEED})`, () => {
  it('each principal alone gets another answer than every other, and only of the own person', () => {
    const essences = WHO.map((who) => JSON.stringify(essence(expected.get(who) ?? { status: 0, headers: new Headers(), body: {} })));
    expect(new Set(essences).size).toBe(WHO.length);
    for (const [at, who] of WHO.entries()) {
      const { person } = PRINCIPALS[who];
      for (const name of ['王建国', '张伟', '李桂英']) expect(essences[at]?.includes(`"name":"${name}"`), `${who}: ${name}`).toBe(name === person);
    }
  });

  it('no value, mask, refusal or source of one is in the answer of another', () => {
    expect(answers).toHaveLength(REQUESTS);
    for (const { who, answer } of answers) expect(essence(answer), who).toEqual(essence(expected.get(who) ?? answer));
    for (const who of WHO) expect(answers.filter((one) => one.who === who)).toHaveLength(REQUESTS / WHO.length);
  });

  it('no line of the log is another request’s: each is that of its own answer, principal, case, subject and fields', () => {
    expect(new Set(answers.map(({ answer }) => answer.body.extensions?.['requestId'])).size).toBe(REQUESTS);
    for (const { who, answer } of answers) {
      const entry = entryOf(answer);
      expect(line(entry), who).toEqual(line(entryOf(expected.get(who) ?? answer)));
      expect(answer.body.extensions?.['receipt']).toMatchObject({ index: entry.index });
      const { wish } = PRINCIPALS[who];
      expect([entry.context.clientId, entry.caseNo]).toEqual([wish.client, 'case' in wish ? wish.case : null]);
    }
    expect(problems).toEqual([]);
  });

  it('the people of the five are three, under three pseudonyms', () => {
    const subjects = new Map(WHO.map((who) => [who, entryOf(expected.get(who) ?? { status: 0, headers: new Headers(), body: {} }).subjects[0]?.pseudonym]));
    expect(subjects.get('citizen P01')).toBe(subjects.get('engine on P01'));
    expect(new Set([subjects.get('citizen P01'), subjects.get('citizen P03'), subjects.get('engine on P02')]).size).toBe(3);
  });
});
