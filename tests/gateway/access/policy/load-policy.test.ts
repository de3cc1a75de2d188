import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../../gateway/access/policy/load-policy.ts';
import { versionOf } from '../../../../gateway/access/policy/policy-files.ts';
import type { PolicyFiles } from '../../../../gateway/access/policy/policy-files.ts';
import { PolicyError, formatProblem } from '../../../../gateway/access/policy/policy-problem.ts';
import { createPolicyStore } from '../../../../gateway/access/policy/policy-store.ts';
import { gradedSchema } from '../../../../schema/graded-schema.ts';

const schema = gradedSchema(`
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://shuqiao.example.invalid/grade/v1.0", import: ["@grade", "@subject", "@plumbing", "@inaccessible"]) { query: Query }
  type Query { me: Person @plumbing person(idNumber: String @subject(kind: PERSON)): Person @plumbing license(number: ID! @plumbing): Person @plumbing }
  type Person {
    name: String @grade(level: L2, share: C, owner: "POLICE", mask: "NAME")
    mobile: String @grade(level: L3, share: C, owner: "GOV_SERVICE", mask: "PHONE_3_4")
    isAtLeast(age: Int @inaccessible): String @grade(level: L2, share: C, owner: "POLICE", mask: "none")
  }
`);

const ITEM = '11320499MY9B00035D4320131001001';
const good = {
  'departments.yaml': `departments:
  - {code: POLICE, organization: 11320499MY9B001151, name: 示例公安}
  - {code: GOV_SERVICE, organization: 11320499MY9B00035D, name: 示例政务}
`,
  'responsibility.yaml': `fields:
  POLICE: [Person.name, Person.isAtLeast]
  GOV_SERVICE: [Person.mobile]
`,
  'negative.yaml': 'entries: []\n',
  'demand.yaml': `grants:
  - id: GA-2026-0001
    owner: POLICE
    organization: 11320499MY9B00035D
    clients: [approval-engine]
    item: ${ITEM}
    fields:
      - Person.name
    from: 2026-01-01
    to: 2026-12-31
    volumePerDay: 10
    approvedBy: {organization: 11320499MY9B001151, post: 数据专员, on: 2025-12-01}
`,
  'clients.yaml': `clients:
  - {id: approval-engine, kind: APPROVAL_ENGINE, organization: 11320499MY9B00035D, clearance: 3, denials: ERRORS}
`,
  'rates.yaml': `rates:
  - id: persons
    arguments: ["Query.person(idNumber:)"]
    burst: 20
    perMinute: 10
    principals:
      APPROVAL_ENGINE: {burst: 200, perMinute: 60}
`,
  'items/allowance.yaml': `code: ${ITEM}
name: 示例津贴
version: "2026.1"
kind: OTHER
legalBasis: STATUTORY
notifyExempt: false
fields:
  - {field: Person.name, marks: [mustDisplay]}
  - {field: Person.isAtLeast, thresholds: {age: 80}}
`,
};
type File = keyof typeof good;

function files(changes: Readonly<Record<string, string | null>> = {}): PolicyFiles {
  const texts = new Map(Object.entries<string | null>({ ...good, ...changes }).flatMap(([file, text]) => (text === null ? [] : [[file, text] as const])));
  return { texts, version: versionOf(texts) };
}

function problemsOf(changes: Readonly<Record<string, string | null>>): readonly string[] {
  try {
    loadPolicy(files(changes), schema);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

const edit = (file: File, from: string, to: string) => {
  if (!good[file].includes(from)) throw new Error(`${file} must hold ${from}`);
  return { [file]: good[file].replace(from, to) };
};
const ask = { owner: 'POLICE', clientId: 'approval-engine', organization: '11320499MY9B00035D', item: ITEM, coordinate: 'Person.name' };
const at = (instant: string): number => Date.parse(instant);

describe('a policy that holds', () => {
  const policy = loadPolicy(files(), schema);

  it('is named by the hash of its files, whatever their order', () => {
    const reversed = new Map([...files().texts].reverse());
    expect(policy.version).toBe(versionOf(reversed));
    expect(policy.version).not.toBe(files(edit('demand.yaml', '2026-12-31', '2026-12-30')).version);
  });

  it('gives each item its minimum fields with marks and thresholds', () => {
    expect(policy.item(ITEM)?.minFields.get('Person.name')).toMatchObject({ mustDisplay: true, needsValue: false });
    expect(policy.item(ITEM)?.minFields.get('Person.isAtLeast')?.thresholds).toEqual({ age: 80 });
    expect(policy.item(ITEM)?.minFields.has('Person.mobile')).toBe(false);
    expect(policy.item('11320499MY9B00035D4320131999001')).toBeNull();
  });

  it.each([
    ['the moment before the first day in China', '2025-12-31T23:59:59.999+08:00', 'expired'],
    ['the first moment', '2026-01-01T00:00:00+08:00', 'live'],
    ['the last moment of the last day', '2026-12-31T23:59:59.999+08:00', 'live'],
    ['the moment after', '2027-01-01T00:00:00+08:00', 'expired'],
  ])('grants from the first to the last day of the term: %s', (_, instant, state) => {
    expect(policy.grant({ ...ask, at: at(instant) })).toBe(state);
  });

  it('gives each kind of principal its rate', () => {
    expect(policy.rates.map(({ id, sizeFor }) => [id, sizeFor('CITIZEN'), sizeFor('APPROVAL_ENGINE')])).toEqual([['persons', { burst: 20, perMinute: 10 }, { burst: 200, perMinute: 60 }]]);
  });

  it('counts spans, so that a cached decision cannot outlive a grant', () => {
    const spans = ['2025-12-31T23:59:59+08:00', '2026-01-01T00:00:00+08:00', '2026-12-31T23:59:59+08:00', '2027-01-01T00:00:00+08:00'].map((instant) => policy.spanAt(at(instant)));
    expect(spans).toEqual([0, 1, 1, 2]);
  });

  it.each([
    ['another client', { clientId: 'service-window' }],
    ['another organisation', { organization: '11320499MY9B001151' }],
    ['another item', { item: null }],
    ['another field', { coordinate: 'Person.isAtLeast' }],
    ['another owner', { owner: 'GOV_SERVICE' }],
  ])('grants nothing to %s', (_, other) => {
    expect(policy.grant({ ...ask, ...other, at: at('2026-06-01T00:00:00+08:00') })).toBe('absent');
  });
});

describe('a policy with a problem is refused by file and line', () => {
  it.each([
    ['a duplicate key', edit('negative.yaml', 'entries: []', 'entries: []\nentries: []'), /^negative\.yaml:2: must be well-formed YAML 1\.2 without duplicate keys, got DUPLICATE_KEY$/],
    ['YAML that is none', { 'demand.yaml': 'grants: [' }, /^demand\.yaml:1: must be well-formed YAML/],
    ['a file left out', { 'negative.yaml': null }, /^negative\.yaml: must be there, got no such file$/],
    ['a file nobody reads', { 'negativ.yaml': 'entries: []' }, /^negativ\.yaml: must be one of .*, got a file nobody reads$/],
    ['an unknown member', edit('items/allowance.yaml', 'notifyExempt: false', 'notifyExempt: false\nallowAll: true'), /^items\/allowance\.yaml:\d+: .*allowAll/],
    ['an unknown mark', edit('items/allowance.yaml', 'mustDisplay', 'showPlain'), /^items\/allowance\.yaml:8: must have fields\.0\.marks\.0 valid: .*, got "showPlain"$/],
    ['a field the graph lacks', edit('items/allowance.yaml', 'Person.name', 'Person.nickname'), /^items\/allowance\.yaml:8: must name graded fields of the graph, got "Person\.nickname"$/],
    ['plumbing as a minimum field', edit('items/allowance.yaml', 'Person.name', 'Query.me'), /^items\/allowance\.yaml:8: must name graded fields/],
    ['a threshold left out', edit('items/allowance.yaml', ', thresholds: {age: 80}', ''), /^items\/allowance\.yaml:9: must give Person\.isAtLeast thresholds for exactly age, got \[\]$/],
    ['a threshold that is none', edit('items/allowance.yaml', 'marks: [mustDisplay]', 'thresholds: {age: 1}'), /^items\/allowance\.yaml:8: must give Person\.name no thresholds, got \["age"\]$/],
    ['a grant of another department\'s field', edit('demand.yaml', '- Person.name', '- Person.mobile'), /^demand\.yaml:8: must grant fields of POLICE only, got "Person\.mobile of GOV_SERVICE"$/],
    ['a grant beyond the minimum', edit('items/allowance.yaml', '  - {field: Person.name, marks: [mustDisplay]}\n', ''), /^demand\.yaml:8: must grant only what the item needs/],
    ['a grant for no item', edit('demand.yaml', ITEM, '11320499MY9B00035D4320131999001'), /^demand\.yaml:6: must be for an item of items\//],
    ['a term that ends before it begins', edit('demand.yaml', 'to: 2026-12-31', 'to: 2025-12-31'), /^demand\.yaml:10: must end on or after the day it begins, got "2025-12-31"$/],
    ['a day that is none', edit('demand.yaml', 'to: 2026-12-31', 'to: 2026-02-30'), /^demand\.yaml:10: must have grants\.0\.to valid/],
    ['an organisation with a wrong check character', edit('departments.yaml', '11320499MY9B001151', '11320499MY9B001152'), /^departments\.yaml:2: must have departments\.0\.organization valid: a 统一社会信用代码 with a right check character/],
    ['a responsibility against the graph', edit('responsibility.yaml', 'Person.mobile', 'Person.isAtLeast'), /^responsibility\.yaml:3: must list what the graph says \(Person\.isAtLeast: POLICE\), got "GOV_SERVICE"$/],
    ['a department nobody introduced', edit('departments.yaml', '  - {code: GOV_SERVICE, organization: 11320499MY9B00035D, name: 示例政务}\n', ''), /^responsibility\.yaml:3: must use departments that departments\.yaml names, got "GOV_SERVICE"$/],
    ['a forbidden field the graph lacks', { 'negative.yaml': 'entries:\n  - fields: [Person.dreams]\n    legalBasis: {law: 示例法, article: 第一条}\n    reason: 示例\n' }, /^negative\.yaml:2: must name graded fields/],
    ['a grant for a client nobody knows', edit('demand.yaml', '[approval-engine]', '[approval-engin]'), /^demand\.yaml:5: must name clients of the organisation that clients\.yaml knows, got "approval-engin"$/],
    ['a grant for a client of another organisation', edit('clients.yaml', '11320499MY9B00035D', '11320499MY9B001151'), /^demand\.yaml:5: must name clients of the organisation/],
    ['a way of telling that is none', edit('clients.yaml', 'ERRORS', 'LOUD'), /^clients\.yaml:2: must have clients\.0\.denials valid/],
    ['a lookup that nobody counts', edit('rates.yaml', '["Query.person(idNumber:)"]', '["Query.license(number:)"]'), /^rates\.yaml:2: must hold a rate for every argument by which a subject is named, got "none for Query\.person\(idNumber:\)"$/],
    ['a rate of an argument the graph lacks', edit('rates.yaml', '(idNumber:)"]', '(idNumber:)", "Query.person(name:)"]'), /^rates\.yaml:3: must name arguments of root fields of the graph, got "Query\.person\(name:\)"$/],
    ['an argument under two rates', { 'rates.yaml': `${good['rates.yaml']}${good['rates.yaml'].replace('rates:\n', '')}` }, /^rates\.yaml:9: must put each argument under one rate/],
    ['a rate twice', { 'rates.yaml': `${good['rates.yaml']}${good['rates.yaml'].replace('rates:\n', '').replace('Query.person(idNumber:)', 'Query.license(number:)')}` }, /^rates\.yaml:8: must name each rate once, got "persons"$/],
    ['a rate without end', edit('rates.yaml', 'burst: 20', 'burst: .inf'), /^rates\.yaml:4: must have rates\.0\.burst valid/],
    ['a rate for a kind of principal that is none', edit('rates.yaml', 'APPROVAL_ENGINE', 'EVERYBODY'), /^rates\.yaml:\d+: must have rates\.0\.principals/],
    ['no rates at all', { 'rates.yaml': null }, /^rates\.yaml: must be there, got no such file$/],
    ['an item code used twice', { 'items/again.yaml': good['items/allowance.yaml'] }, /^items\/(again|allowance)\.yaml:1: must use each item code once/],
  ])('%s', (_, change, problem) => {
    expect(problemsOf(change)).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  it('and every problem is told at once', () => {
    expect(problemsOf({ ...edit('demand.yaml', 'to: 2026-12-31', 'to: 2025-12-31'), ...edit('items/allowance.yaml', 'thresholds: {age: 80}', 'thresholds: {}') })).toHaveLength(2);
  });
});

describe('the policy in force', () => {
  it('is replaced by a version that holds, while those who hold the old one keep it', () => {
    let now = files();
    const store = createPolicyStore({ directory: 'policy', schema, readFiles: () => now });
    const before = store.current();
    now = files(edit('demand.yaml', '- Person.name', '- Person.isAtLeast'));
    expect(store.reload()).toEqual({ kind: 'replaced', version: now.version, previous: before.version });
    expect(before.grant({ ...ask, at: at('2026-06-01T00:00:00+08:00') })).toBe('live');
    expect(store.current().grant({ ...ask, at: at('2026-06-01T00:00:00+08:00') })).toBe('absent');
    expect(store.reload()).toEqual({ kind: 'unchanged', version: now.version });
  });

  it('stays when the new one has a problem, and says what', () => {
    let now = files();
    const store = createPolicyStore({ directory: 'policy', schema, readFiles: () => now });
    const before = store.current();
    now = files({ 'negative.yaml': null });
    expect(store.reload()).toMatchObject({ kind: 'refused', kept: before.version, problems: [{ file: 'negative.yaml', got: 'no such file' }] });
    expect(store.current()).toBe(before);
  });

  it('is needed to begin with', () => {
    expect(() => createPolicyStore({ directory: 'policy', schema, readFiles: () => files({ 'demand.yaml': null }) })).toThrow(PolicyError);
  });

  it('cannot be changed by those who hold it', () => {
    const policy = loadPolicy(files(), schema);
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.isFrozen(policy.item(ITEM))).toBe(true);
    expect(Object.isFrozen(policy.item(ITEM)?.minFields.get('Person.name'))).toBe(true);
  });
});
