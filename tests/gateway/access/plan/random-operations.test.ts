import { describe, expect, it } from 'vitest';
import { applyMask } from '../../../../gateway/access/masks/apply-mask.ts';
import type { LeafValue } from '../../../../gateway/access/masks/mask.ts';
import { maskNamed } from '../../../../gateway/access/masks/registry.ts';
import type { DecisionInput } from '../../../../gateway/access/decision/decision-input.ts';
import { NO_CONSENTS } from '../../../../gateway/access/consent/no-consents.ts';
import type { ConsentSnapshot } from '../../../../gateway/access/index.ts';
import type { Principal } from '../../../../gateway/login/principal.ts';
import type { Purpose } from '../../../../gateway/purpose/purpose.ts';
import { NO_PURPOSE } from '../../../../gateway/purpose/resolve-purpose.ts';
import {
  HOUSING, ID_NUMBERS, NEWBORN, NOW, POLICY, SCHEMA, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, idOf, party, robot, steppedUp, stranger,
} from '../access-house.ts';
import type { Persona } from '../access-house.ts';
import { slowDecide } from '../slow-decide.ts';
import { entryOf, wrongOf } from './entry-of.ts';
import { fc, SEED } from '../../../property.ts';

/**
 * Random operations over people, households and licences, answered twice: by planning, pruning, fetching and applying; and by the naive way, walking the
 * plain records and asking the slow decision of every field of every record, with the facts of that very record. Nothing is shared but the decision's input. The entry, read back
 * from its bytes, must say of every field what the slow decision says of the same records (audit.md 2.8, 4).
 */
const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 10_000 : 400;

interface Person { readonly __typename: 'Person'; readonly persona: Persona; household?: Household; deceased?: string; readonly licenses: { readonly nodes: readonly License[] }; readonly [field: string]: unknown }
interface Household { readonly householdNo: string; readonly head: Person; readonly members: readonly Person[] }
interface License { readonly typeName: string; readonly number: string; readonly status: string; readonly issuedOn: string }

const BORN: Readonly<Record<Persona, string>> = { P01: '1938-02-14', P03: '1985-03-09', P04: '1987-06-22', P10: '1992-02-25', P11: '2016-03-18' };
const AGE: Readonly<Record<Persona, number>> = { P01: 88, P03: 41, P04: 39, P10: 34, P11: 10 };
const PERSONAS = Object.keys(BORN) as Persona[]; // keys of a literal table

const people = new Map<Persona, Person>(PERSONAS.map((persona, i) => [persona, {
  __typename: 'Person', persona, personId: idOf(persona), idNumber: ID_NUMBERS[persona], name: ['王建国', '张伟', '陈静', '徐丽', '徐浩宇'][i], mobile: `1610000000${i}`,
  birthDate: BORN[persona], hukouDivision: '320411006', hukouAddress: '江苏省常州市新北区薛家镇听澜路12号', householdNo: `32041100012${i}`, personStatus: 'NORMAL', portrait: 'ref',
  ageBand: 'FROM_18_TO_59', licenses: { nodes: [{ typeName: '居民身份证', number: 'J320499-2024-000123', status: 'VALID', issuedOn: '2024-01-01' }, { typeName: '结婚证', number: 'x', status: 'VALID', issuedOn: '2020-02-02' }] },
}]));
const person = (persona: Persona): Person => {
  const found = people.get(persona);
  if (found === undefined) throw new Error('there is no such persona');
  return found;
};
for (const home of [['P01'], ['P03', 'P04'], ['P10', 'P11']] as const) {
  const [head] = home;
  for (const persona of home) person(persona).household = { householdNo: '320411000999', head: person(head), members: home.map(person) };
}

/** A field as generated: its name, an alias or not, and what is selected below it. */
interface Node { readonly name: string; readonly alias: string | null; readonly below: readonly Node[] | null; readonly wrapped: boolean }
const LEAVES = {
  Person: ['personId', 'name', 'idNumber', 'mobile', 'hukouDivision', 'hukouAddress', 'householdNo', 'personStatus', 'portrait', 'ageBand', '__typename'],
  Household: ['householdNo', '__typename'],
  License: ['typeName', 'number', 'status', 'issuedOn', '__typename'],
} as const;

const node = (name: fc.Arbitrary<string>, below: fc.Arbitrary<readonly Node[] | null>): fc.Arbitrary<Node> =>
  fc.record({ name, alias: fc.option(fc.constantFrom('a', 'b', 'name_', 'constructor'), { freq: 4 }), below, wrapped: fc.boolean() });
const leaf = (type: keyof typeof LEAVES) => node(fc.constantFrom(...LEAVES[type]), fc.constant(null));
/** Equal response keys must be equal fields: the first of a key stays. */
const distinct = (nodes: readonly Node[]): readonly Node[] => nodes.filter((each, i) => nodes.findIndex((other) => keyOf(other) === keyOf(each)) === i);
const selection = (arbitraries: fc.Arbitrary<Node>[]): fc.Arbitrary<readonly Node[]> => fc.array(fc.oneof(...arbitraries), { minLength: 1, maxLength: 5 }).map(distinct);
const licenses = node(fc.constant('licenses'), fc.array(node(fc.constant('nodes'), selection([leaf('License')])), { minLength: 1, maxLength: 1 }).map(distinct));
const personSelection = (depth: number): fc.Arbitrary<readonly Node[]> => selection([leaf('Person'), leaf('Person'), leaf('Person'), licenses, ...(depth === 0 ? [] : [node(fc.constant('household'), householdSelection(depth))])]);
const householdSelection = (depth: number): fc.Arbitrary<readonly Node[]> => selection([leaf('Household'), node(fc.constantFrom('members', 'head'), personSelection(depth - 1))]);

const keyOf = ({ alias, name }: Node): string => alias ?? name;
const print = (nodes: readonly Node[], type: string): string => nodes.map((each) => {
  const field = `${each.alias === null ? '' : `${each.alias}: `}${each.name}${each.below === null ? '' : ` { ${print(each.below, typeBelow(each.name))} }`}`;
  return each.wrapped ? `... on ${type} { ${field} }` : field;
}).join(' ');
const typeBelow = (name: string): string => ({ household: 'Household', members: 'Person', head: 'Person', licenses: 'ElectronicLicenseConnection', nodes: 'ElectronicLicense' })[name] ?? 'Person';

const ASKERS: readonly { readonly principal: Principal; readonly purpose: Purpose; readonly parties: readonly Persona[]; readonly self: Persona | null }[] = [
  { principal: citizen('P03'), purpose: NO_PURPOSE, parties: [], self: 'P03' },
  { principal: citizen('P10', steppedUp), purpose: caseOf(NEWBORN, [party('GUARDIAN', 'P10'), party('CHILD', 'P11')], { legalBasis: 'SUBJECT_REQUEST' }), parties: ['P10', 'P11'], self: 'P10' },
  { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]), parties: ['P01', 'P11'], self: null },
  { principal: engine, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]), parties: ['P03', 'P04'], self: null },
  { principal: engine, purpose: caseOf(HOUSING, [party('APPLICANT', 'P03')]), parties: ['P03'], self: null },
  { principal: stranger, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]), parties: ['P01'], self: null },
  { principal: robot, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P10'), party('CHILD', 'P11')]), parties: ['P10', 'P11'], self: null },
  { principal: { ...clerk, clearance: 2 }, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')], { caseRegion: '321204' }), parties: ['P01'], self: null },
];
type Asker = (typeof ASKERS)[number];

/** The relation, once more and plainly. */
function relationOf({ principal, parties, self, purpose }: Asker, persona: Persona): DecisionInput['relation'] {
  if (self === persona) return 'SELF';
  if (!parties.includes(persona)) return 'NONE';
  if (principal.kind === 'CITIZEN') return !parties.includes(self ?? 'P01') || self === null ? 'NONE' : purpose.subjects.some(({ role, key }) => role === 'CHILD' && key === idOf(persona)) ? 'GUARDIAN' : 'CASE_PARTY';
  return principal.kind === 'WINDOW_CLERK' ? 'ASSIGNED_OFFICER' : 'CASE_PARTY';
}

/** What the world of one run adds to the asker: who of the people is dead, as the register says it, and who consented to everything for whom. */
interface Fate { readonly deceased: Readonly<Record<Persona, 'TRUE' | 'FALSE' | 'UNKNOWN'>>; readonly consented: Readonly<Record<Persona, readonly ('SUBJECT' | 'KIN')[]>> }
const ofEach = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<Readonly<Record<Persona, T>>> => fc.record({ P01: each, P03: each, P04: each, P10: each, P11: each });
const fates: fc.Arbitrary<Fate> = fc.record({
  deceased: ofEach(fc.oneof({ weight: 3, arbitrary: fc.constant('FALSE' as const) }, { weight: 1, arbitrary: fc.constantFrom('TRUE' as const, 'UNKNOWN' as const) })),
  consented: ofEach(fc.subarray(['SUBJECT', 'KIN'] as const)),
});
const SHOWS: Readonly<Record<string, number>> = { ALLOW: 3, MASK: 2, VERDICT: 1 };

/** What a record is decided: where it is not known whether its subject lives, the stricter of both. */
function decideFor(asker: Asker, fate: Fate, coordinate: string, persona: Persona, rows: number): ReturnType<typeof slowDecide> {
  const told = fate.deceased[persona];
  if (told !== 'UNKNOWN') return decideIf(asker, fate, coordinate, persona, rows, told === 'TRUE');
  const [living, dead] = [false, true].map((deceased) => decideIf(asker, fate, coordinate, persona, rows, deceased));
  if (living === undefined || dead === undefined) throw new Error('both were decided');
  return (SHOWS[dead.outcome] ?? 0) < (SHOWS[living.outcome] ?? 0) ? dead : living;
}

function decideIf(asker: Asker, { consented }: Fate, coordinate: string, persona: Persona, rows: number, deceased: boolean): ReturnType<typeof slowDecide> {
  const { principal, purpose } = asker;
  const by = deceased ? 'KIN' : 'SUBJECT';
  const [other] = consented[persona];
  const consentBy = consented[persona].includes(by) ? by : (other ?? 'SUBJECT');
  const grade = SCHEMA.graded.gradeOf(coordinate);
  if (grade === null) throw new Error(`${coordinate} must be graded`);
  const entry = purpose.minFields.get(coordinate);
  return slowDecide({
    principal: { kind: principal.kind, org: principal.organization, region: principal.region, clearance: principal.clearance, assurance: principal.assurance, stepUp: principal.stepUp, authority: 'none', inScope: true },
    purpose: {
      item: purpose.item, itemKind: purpose.itemKind, legalBasis: purpose.legalBasis, minFieldsContainsField: entry !== undefined, caseAssigned: purpose.caseAssigned, mustDisplay: entry?.mustDisplay ?? false,
      displayOnly: entry?.displayOnly ?? false, verdictPreferred: entry?.verdictPreferred ?? false, needsValue: entry?.needsValue ?? false, statutoryGrant: false, notifyExempt: false,
    },
    relation: relationOf(asker, persona),
    field: {
      coordinate, grade: grade.level, share: grade.share, open: grade.open, ownerDept: grade.owner, about: grade.about, sensitive: grade.sensitive === 'NONE' ? 'none' : grade.sensitive,
      selfAccess: grade.selfAccess, verdict: grade.verdict, mask: grade.mask, file: grade.file,
    },
    grant: grade.owner === null ? 'absent' : POLICY.grant({ owner: grade.owner, clientId: principal.clientId, organization: principal.organization, item: purpose.item, coordinate, at: NOW }),
    consent: purpose.item === null || consented[persona].length === 0 ? 'absent' : 'live', consentBy, approval: 'absent', trustGrant: 'absent',
    context: { subjectAge: AGE[persona], deceased, rows, batch: false, wholeDistrict: false, setting: 'NONE', disputed: false, publicityEnded: false, region: purpose.caseRegion, idNumberMasked: false },
    policy: { inNegativeList: POLICY.inNegativeList(coordinate), catalogued: POLICY.ownerOf(coordinate) === grade.owner },
    argument: null,
  });
}

/** What may be shown of a record, field by field, the naive way. */
const NULLED = Symbol('nulled');

/** What each field was decided in each record the walk came to, by selection path and field. */
let decided = new Map<string, string[]>();

/** @param stable whether planning knows for sure that the record is of a subject the token names. @param at selection path of the record. */
function naive(asker: Asker, fate: Fate, nodes: readonly Node[], type: string, record: Readonly<Record<string, unknown>>, persona: Persona, rows: number, stable: boolean, at: string): unknown {
  const answer: Record<string, unknown> = {};
  for (const each of nodes) {
    if (each.name === '__typename') {
      answer[keyOf(each)] = type;
      continue;
    }
    const value = record[each.name];
    const path = `${at}.${keyOf(each)}`;
    if (type === 'ElectronicLicenseConnection') {
      answer[keyOf(each)] = (value as readonly License[]).map((license) => naive(asker, fate, each.below ?? [], 'ElectronicLicense', { ...license }, persona, rows * 20, stable, `${path}.@`));
      continue;
    }
    const { outcome, mask, reason } = decideFor(asker, fate, `${type}.${each.name}`, persona, rows);
    const place = `${path} ${type}.${each.name}`;
    const note = (as: string): void => void decided.set(place, [...(decided.get(place) ?? []), as]);
    if (each.name === 'personId' && outcome !== 'ALLOW') {
      // A key may not be null: it is given where the token names it and only purpose, necessity or consent is lacking; else its record is not given.
      const known = stable && ['NO_PURPOSE', 'NOT_NECESSARY', 'NO_CONSENT'].includes(reason);
      note(known ? 'ALLOW' : outcome);
      if (!known) return NULLED;
      answer[keyOf(each)] = value;
      continue;
    }
    note(outcome);
    if (each.below === null) {
      const rule = mask === null ? null : maskNamed(mask);
      answer[keyOf(each)] = outcome === 'ALLOW' ? value : outcome === 'MASK' && rule !== null ? applyMask(rule, value as LeafValue) : null;
      continue;
    }
    const passes = outcome === 'ALLOW' || (outcome === 'MASK' && mask === 'LEAVES');
    const ofPerson = (other: unknown, count: number, where = path): unknown => naive(asker, fate, each.below ?? [], 'Person', other as Person, (other as Person).persona, count, false, where);
    answer[keyOf(each)] = !passes ? null
      : each.name === 'members' ? allOrNone((value as readonly Person[]).map((member) => ofPerson(member, rows * 5, `${path}.@`)))
      : each.name === 'head' ? orNull(ofPerson(value, rows))
      : naive(asker, fate, each.below, typeBelow(each.name), value as Record<string, unknown>, persona, rows, stable, path);
  }
  return answer;
}

const orNull = (value: unknown): unknown => (value === NULLED ? null : value);
const allOrNone = (values: readonly unknown[]): unknown => (values.includes(NULLED) ? null : values);

/** Consents to everything, from those who gave any. */
function consentsOf({ consented }: Fate): ConsentSnapshot {
  return {
    ...NO_CONSENTS,
    consent: ({ subject, item, deceased }) => {
      const givers = consented[PERSONAS.find((persona) => idOf(persona) === subject.key) ?? 'P01'];
      const by = givers.find((each) => each === (deceased ? 'KIN' : 'SUBJECT')) ?? givers[0];
      return by === undefined || item === null ? { state: 'absent', by: 'SUBJECT' } : { state: 'live', by };
    },
    signature: () => JSON.stringify(consented),
  };
}

describe('any operation', () => {
  it(`gives of every record what the slow decision gives of it, and its entry says so of every field: ${runs} operations, seed ${SEED}`, async () => {
    const states = new Set<string>();
    const shown = { plain: 0, masked: 0, withheld: 0 };
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ASKERS), fates, personSelection(2), async (asker, fate, nodes) => {
      const { principal, purpose, parties, self } = asker;
      for (const persona of PERSONAS) person(persona).deceased = fate.deceased[persona];
      const bySelf = self !== null;
      const query = bySelf ? `{ me { ${print(nodes, 'Person')} } }` : `{ subjects { ... on Person { ${print(nodes, 'Person')} } } }`;
      decided = new Map();
      const { data, plan, result } = ask(query, { principal, purpose, consents: consentsOf(fate), root: { me: self === null ? null : person(self), subjects: parties.map(person) } });
      const all = bySelf ? [] : parties.map((persona) => naive(asker, fate, nodes, 'Person', person(persona), persona, parties.length, true, 'subjects.@'));
      const expected = bySelf ? { me: orNull(naive(asker, fate, nodes, 'Person', person(self), self, 1, true, 'me')) } : all.includes(NULLED) ? null : { subjects: all };
      expect({ query, data }).toEqual({ query, data: JSON.parse(JSON.stringify(expected)) });
      const entry = await entryOf(plan, result);
      expect({ query, data, wrong: wrongOf(entry, decided) }).toEqual({ query, data, wrong: [] });
      for (const { state } of entry.fields) for (const kind of typeof state === 'string' ? [state] : ['tally', ...Object.keys(state)]) states.add(kind);
      const text = JSON.stringify(data);
      for (const kind of ['plain', 'masked', 'withheld'] as const) shown[kind] += text.includes({ plain: 'VALID', masked: '**', withheld: 'null' }[kind]) ? 1 : 0;
    }), { numRuns: runs });
    // Guards the generator: an agreement on nothing but nulls would prove nothing.
    expect([...states]).toEqual(expect.arrayContaining(['A', 'M', 'D', 'V', 'N', 'tally']));
    expect(Math.min(shown.plain, shown.masked, shown.withheld)).toBeGreaterThan(runs / 50);
  });
});
