import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries } from './access-entries.ts';
import { patientSources } from './patient-sources.ts';
import { TRANSPORTS, WAYS, alone, manifestOf, told } from './ways-of-asking.ts';
import type { Told, Way } from './ways-of-asking.ts';
import { startWorld } from './world.ts';
import type { Answered, World } from './world.ts';

/*
 * A field is decided for what it is, never for how it was asked: the same answer, the same word about it and the same line in the log whatever the shape
 * of the document and the way it was sent (issue 5, "What it must show").
 */
const CASE = { item: 'senior-allowance', case: 'XB2026GL0001' };
const PRINCIPALS = {
  'citizen': { wish: { client: 'citizen-app', person: 'P01' }, root: 'me' },
  'citizen after a face check': { wish: { client: 'citizen-app', person: 'P01', acr: 'face' }, root: 'me' },
  'engine': { wish: { client: 'approval-engine', ...CASE }, root: 'subject' },
  'clerk': { wish: { client: 'service-window', person: 'clerk-shen', ...CASE }, root: 'subject' },
  'application without a grant': { wish: { client: 'statistics-app', ...CASE }, root: 'subject' },
} as const satisfies Record<string, { wish: TokenWish; root: 'me' | 'subject' }>;
type Who = keyof typeof PRINCIPALS;
const WHO = Object.keys(PRINCIPALS) as Who[]; // The keys of a literal are its own.
const FIELDS = ['name', 'idNumber', 'birthDate', 'hukouAddress', 'sex { code }', 'isAtLeast', 'mobile'];

let world: World;
let policy: string;
let entries: readonly AccessView[];
const answers = new Map<string, { readonly answer: Answered; readonly at: Way['at'] }>();
const name = (who: Who, way: string, field: string): string => `${who} / ${way} / ${field}`;

beforeAll(async () => {
  policy = mkdtempSync(join(tmpdir(), 'shuqiao-policy-'));
  cpSync(new URL('../../policy', import.meta.url), policy, { recursive: true });
  for (const who of WHO) {
    const { root, wish } = PRINCIPALS[who];
    writeFileSync(join(policy, 'documents', `${wish.client}.json`), manifestOf(FIELDS.map((field) => alone(field, root, '').document)));
  }
  world = await startWorld({ flags: ['--policy', policy], moduleOf: patientSources });
  const url = `${world.url}/graphql`;
  const personId = world.personIdOf(world.registry.persona('P01').idNumber);
  for (const who of WHO) {
    const { root, wish } = PRINCIPALS[who];
    const token = await world.token(wish);
    for (const field of FIELDS) {
      for (const [way, write] of Object.entries({ alone, ...WAYS })) {
        const { document, variables = {}, at } = write(field, root, personId);
        answers.set(name(who, way, field), { answer: await world.ask(document, { token, variables }), at });
      }
      const { document, at } = alone(field, root, personId);
      for (const [way, send] of Object.entries(TRANSPORTS)) answers.set(name(who, way, field), { answer: await send(url, token, document), at });
    }
  }
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
}, 1_800_000);
afterAll(async () => {
  await world.close();
  rmSync(policy, { recursive: true, force: true });
});

function answerOf(who: Who, way: string, field: string): { readonly answer: Answered; readonly at: Way['at'] } {
  const found = answers.get(name(who, way, field));
  if (found === undefined) throw new Error(`${name(who, way, field)} must have been asked`);
  return found;
}

function toldTo(who: Who, way: string): Record<string, Told> {
  return Object.fromEntries(FIELDS.map((field) => {
    const { answer, at } = answerOf(who, way, field);
    return [field, told(answer, at)];
  }));
}

/** What the log says of the field: its coordinate and what became of it, by the receipt of the answer. */
function loggedOf(who: Who, way: string): unknown[] {
  return FIELDS.map((field) => {
    const { body } = answerOf(who, way, field).answer;
    const entry = entries.find(({ requestId }) => requestId === body.extensions?.['requestId']);
    const coordinate = `Person.${field.split(' ')[0]}`;
    return [entry?.context.clientId, coordinate, ...new Set((entry?.fields ?? []).filter((each) => each.coordinate === coordinate && !each.implicit).map(({ state }) => stateOf(state)))];
  });
}
/** A record in a batch is counted where one alone is told: the same person twice is the same state twice. */
const stateOf = (state: AccessView['fields'][number]['state']): string => (typeof state === 'string' ? state : Object.keys(state).join('+'));

const CASES = WHO.flatMap((who) => [...Object.keys(WAYS), ...Object.keys(TRANSPORTS)].map((way) => [who, way] as const));

describe('a field asked in any way', () => {
  it('is decided differently for each of these principals, so that the table below can fail', () => {
    expect(WHO.map((who) => toldTo(who, 'alone')['idNumber']?.value)).toEqual(['320***********0016', '320499193802140016', '320499193802140016', '320***********0016', null]);
    expect(WHO.map((who) => toldTo(who, 'alone')['birthDate'])).toMatchObject([
      { value: '1938-XX-XX', masked: 1, stepUp: 1 }, { value: '1938-02-14', masked: 0 }, { value: null, verdict: ['Person.isAtLeast'] }, { value: '1938-XX-XX', masked: 1 }, { value: null, denied: 1, codes: ['FIELD_FORBIDDEN'] },
    ]);
    expect(toldTo('engine', 'alone')['isAtLeast']).toMatchObject({ value: 'TRUE' });
  });

  it.each(CASES)('%s, %s: every field is told as when asked alone', (who, way) => {
    expect(toldTo(who, way)).toEqual(toldTo(who, 'alone'));
  });

  it.each(CASES)('%s, %s: every field is logged as when asked alone', (who, way) => {
    const logged = loggedOf(who, way);
    expect(logged).toEqual(loggedOf(who, 'alone'));
    expect(logged).toEqual(FIELDS.map(() => [PRINCIPALS[who].wish.client, expect.stringMatching(/^Person\./), expect.stringMatching(/^[A-Z]$/)]));
  });
});
