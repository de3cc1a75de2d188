import { describe, expect, it } from 'vitest';
import { composeSupergraph } from '../../schema/compose-supergraph.ts';
import { formatFinding } from '../../schema/rules/finding.ts';
import { SCHEMA_RULES } from '../../schema/rules/index.ts';
import type { SubgraphSource } from '../../schema/subgraph-sources.ts';
import { parseReviewedDowngrades, readReviewedDowngrades } from '../../schema/reviewed-downgrades.ts';
import { readSubgraphSources, subgraphSource } from '../../schema/subgraph-sources.ts';
import { gradeText, HEADER, valuesText } from './small-subgraphs.ts';

/** A subgraph of one type, whose fields are given; line 14 of the file is the first of them. */
function source(fields: string, { name = 'a', header = HEADER, rest = '', type = 'type Person @key(fields: "id")' } = {}): SubgraphSource {
  const text = `${header}\n"人"\n${type} {\n  "标识"\n  id: ID! @grade(level: L1, share: U, owner: "POLICE", mask: "none")\n${fields}\n}\n${rest}`;
  return subgraphSource(name, text, `${text}\n${gradeText}\n${valuesText}`, `http://127.0.0.1/${name}`);
}
const values = readSubgraphSources().filter(({ url }) => url === null);
const grade = (change = '') => `@grade(level: L2, share: C, owner: "POLICE", mask: "none"${change})`;
const found = (...sources: SubgraphSource[]) =>
  SCHEMA_RULES.flatMap((rule) => rule.check([...sources, ...values])).map(({ rule, subgraph, coordinate, got }) => `${rule} ${subgraph} ${coordinate}: ${got}`);

describe('the rules of the schema', () => {
  it('let the checked-in graph pass', () => {
    expect(SCHEMA_RULES.flatMap((rule) => rule.check(readSubgraphSources(), readReviewedDowngrades())).map(formatFinding)).toEqual([]);
  });

  it('let a well-made field pass', () => {
    expect(found(source(`"姓名"\nname: String @grade(level: L2, share: C, owner: "POLICE", mask: "NAME")`))).toEqual([]);
  });

  it.each([
    ['an ungraded field', '"名"\nname: String', 'every-field-graded a Person.name: none'],
    ['a field both graded and plumbing', `"名"\nname: String ${grade()} @plumbing`, 'every-field-graded a Person.name: 1 @grade and 1 @plumbing'],
    ['a grade without a member', '"名"\nname: String @grade(level: L2, share: C, owner: "POLICE")', 'every-field-graded a Person.name: a @grade with a missing or unknown member'],
    ['a level that does not exist', '"名"\nname: String @grade(level: L5, share: C, owner: "POLICE", mask: "none")', 'every-field-graded a Person.name: a @grade with a missing or unknown member'],
    ['an argument that says nothing of itself', `"名"\nname(\n"甲" x: Int): String ${grade()}`, 'every-argument-declared a Person.name(x:): none, or more than one'],
    ['an argument that says two things', `"名"\nname(\n"甲" x: Int @plumbing @subject(kind: PERSON)): String ${grade()}`, 'every-argument-declared a Person.name(x:): none, or more than one'],
    ['an owner nobody knows', '"名"\nname: String @grade(level: L2, share: C, owner: "SOMEONE", mask: "none")', 'known-owners a Person.name: SOMEONE'],
    ['a mask nobody knows', '"名"\nname: String @grade(level: L2, share: C, owner: "POLICE", mask: "BLUR")', 'masks-fit a Person.name: BLUR'],
    ['a mask that cannot read the scalar', '"名"\nname: Int @grade(level: L2, share: C, owner: "POLICE", mask: "NAME")', 'masks-fit a Person.name: Int'],
    ['a date mask on a plain date', '"日"\nborn: Date @grade(level: L2, share: C, owner: "POLICE", mask: "DATE_YEAR")', 'masks-fit a Person.born: Date'],
    ['leaves of a leaf', '"名"\nname: String @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")', 'masks-fit a Person.name: LEAVES'],
    ['a value type passed whole under a mask', '"性别"\nsex: CodedValue @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")', 'masks-fit a Person.sex: LEAVES'],
    ['an inherited name of Object as mask', '"名"\nname: String @grade(level: L2, share: C, owner: "POLICE", mask: "constructor")', 'masks-fit a Person.name: constructor'],
    ['an L2 field that is not nullable', `"名"\nname: String! ${grade()}`, 'withholdable-is-nullable a Person.name: a non-null type'],
    ['an L1 field that is shared under conditions and not nullable', '"名"\nname: String! @grade(level: L1, share: C, owner: "POLICE", mask: "none")', 'withholdable-is-nullable a Person.name: a non-null type'],
    ['a verdict that does not exist', `"名"\nname: String ${grade()} @verdict(field: "Person.is")`, 'verdicts-answer a Person.name: Person.is'],
    ['a verdict that is no Ternary', `"名"\nname: String ${grade()} @verdict(field: "Person.id")`, 'verdicts-answer a Person.name: Person.id: ID'],
    ['a threshold a client could set', `"是否"\nis(\n"甲" x: Int @plumbing): Ternary ${grade()}`, 'verdicts-answer a Person.is(x:): an argument any client can set'],
    ['a hidden threshold that must be given', `"是否"\nis(\n"甲" x: Int! @inaccessible): Ternary ${grade()}`, 'verdicts-answer a Person.is(x:): a non-null type'],
    ['an argument that reads a field there is none of', `"名"\nname(\n"甲" x: Int @reads(field: "Person.none", use: FILTER)): String ${grade()}`, 'arguments-read-graded-fields a Person.name(x:): Person.none'],
    ['an edge that does not say whose data lies beyond', `"友"\nfriend: Person @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")`, 'edges-name-their-subject a Person.friend: none'],
    ['a field without a description', `name: String ${grade()}`, 'described-in-chinese a Person.name: none'],
    ['a description that is not Chinese', `"the name"\nname: String ${grade()}`, 'described-in-chinese a Person.name: none'],
    ['a pinyin column name', `"名"\nXM_1: String ${grade()}`, 'names-are-regular a Person.XM_1: XM_1'],
  ])('refuse %s', (_what, fields, expected) => {
    expect(found(source(fields))).toEqual([expected]);
  });

  it.each([
    ['no link', HEADER.replace(/@link\(url: "https:\/\/shuqiao[^\n]*\n/, ''), 'links-grade-specification a schema: 0 links'],
    ['a link to another version', HEADER.replace('/grade/v1.0', '/grade/v2.0'), 'links-grade-specification a schema: v2.0'],
    ['a directive that is not imported', HEADER.replace(', "@reads"', ''), 'links-grade-specification a schema: no import'],
    ['a directive that is not composed', HEADER.replace('@composeDirective(name: "@grade")', ''), 'links-grade-specification a schema: nothing of it'],
    ['a renamed directive', HEADER.replace('["@grade"', '[{ name: "@grade", as: "@g" }'), 'links-grade-specification a schema: @g'],
  ])('refuse %s of the grade specification', (_what, header, expected) => {
    expect(found(source('', { header }))).toContain(expected);
  });

  it('refuse a grade of another specification that bears the same name', () => {
    const header = HEADER.replace('https://shuqiao.example.invalid/grade/v1.0', 'https://elsewhere.example.invalid/grade/v1.0');
    expect(found(source(`"名"\nname: String ${grade()}`, { header }))).toEqual(expect.arrayContaining(['links-grade-specification a schema: 0 links', 'every-field-graded a Person.name: none']));
  });

  it('refuse the same field under two grades, and name both subgraphs', () => {
    const other = source('', { name: 'b' });
    const lower = subgraphSource('b', (other.document.loc?.source.body ?? '').replace('level: L1', 'level: L2'), '', other.url);
    expect(found(source(''), lower)).toContain('grades-agree b Person.id: 2');
    expect(SCHEMA_RULES.flatMap((rule) => rule.check([source(''), lower])).map(formatFinding)[0]).toMatch(/^schema\/b\.graphql:1\d Person\.id \[grades-agree\] must bear level 1 as in a; got 2$/);
  });

  it('refuse the same edge to two subjects', () => {
    const edge = (to: string) => `"友"\nfriend: Person @shareable @subject(edge: ${to}) @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")`;
    expect(found(source(edge('OTHER')), source(edge('SAME'), { name: 'b' }))).toContain('grades-agree b Person.friend: SAME');
  });

  it('refuse two sources of one field, even where federation would share it', () => {
    const field = `"名"\nname: String @shareable ${grade()}`;
    expect(found(source(field), source(field, { name: 'b' }))).toEqual(['one-source-of-truth b Person.name: b']);
  });

  it('refuse a key of L3', () => {
    const fields = '"号"\nidNumber: String @grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4")';
    expect(found(source(fields, { type: 'type Person @key(fields: "id") @key(fields: "idNumber")' }))).toEqual(['keys-are-harmless a Person.idNumber: L3']);
  });

  it.each([
    ['a higher grade', 'level: L2, share: C', 'L2 C'],
    ['a stricter share', 'level: L3, share: U', 'L3 U'],
  ])('refuse a field that requires %s than its own', (_what, own, got) => {
    const owner = source('"号"\nidNumber: String @grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4")');
    const consumer = source(`"号"\nidNumber: String @external\n"岁"\nage: Int @requires(fields: "idNumber") @grade(${own}, owner: "POLICE", mask: "none")`, { name: 'b' });
    expect(found(owner, consumer)).toEqual([`requires-no-higher b Person.age: ${got}`]);
  });

  it('let a verdict require more than its own grade where that very downgrade was reviewed, and no other', () => {
    const owner = source('"号"\nidNumber: String @grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4")');
    const consumer = source('"号"\nidNumber: String @external\n"是否"\nadult: Ternary @requires(fields: "idNumber") @grade(level: L2, share: C, owner: "POLICE", mask: "none")', { name: 'b' });
    const entry = { coordinate: 'Person.adult', requires: 'Person.idNumber', from: 'L3 C', to: 'L2 C', reviewedBy: '数据专员', reviewedOn: '2026-11-21', reason: '只答是否' };
    const breaches = (change: object) => SCHEMA_RULES.flatMap((rule) => rule.check([owner, consumer, ...values], [{ ...entry, ...change }])).map(({ rule }) => rule);
    expect(breaches({})).toEqual([]);
    for (const other of [{ from: 'L4 C' }, { to: 'L1 C' }, { requires: 'Person.name' }, { coordinate: 'Person.age' }]) expect(breaches(other)).toEqual(['requires-no-higher']);
  });

  it.each([
    ['an unknown member', 'downgrades: [{coordinate: A.b, requires: A.c, from: L3 C, to: L2 C, reviewedBy: x, reviewedOn: "2026-11-21", reason: because, more: 1}]', 'downgrades.yaml downgrades.0: Unrecognized key: "more"'],
    ['a grade that is none', 'downgrades: [{coordinate: A.b, requires: A.c, from: L9, to: L2 C, reviewedBy: x, reviewedOn: "2026-11-21", reason: because}]', 'downgrades.yaml downgrades.0.from: a level and a share such as "L3 C"'],
    ['no YAML', 'downgrades: [', /^downgrades\.yaml:\d+ must be YAML; got /],
  ])('read no list of downgrades with %s', (_what, text, message) => expect(() => parseReviewedDowngrades(text)).toThrow(message));

  it('let a field require what is no stricter than itself, also through an object and a fragment', () => {
    const owner = source('"居所"\nhome: Home @subject(edge: SAME) @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")', { rest: `"居所"\ntype Home @shareable {\n"区"\ndivision: String ${grade()}\n}` });
    const consumer = source(`"居所"\nhome: Home @external\n"区"\narea: String @requires(fields: "home { ... on Home { division } }") ${grade()}`, { name: 'b', rest: '"居所"\ntype Home {\n"区"\ndivision: String @external\n}' });
    expect(found(owner, consumer)).toEqual([]);
  });

  it.each([
    ['a list on the way', 'friends { id }', 'subject-keys-name-one a Record: friends { id }: Record.friends is a list'],
    ['a field there is none of', 'nobody { personId }', 'subject-keys-name-one a Record: nobody { personId }: Record.nobody is no field'],
    ['a leaf that is no ID', 'friend { name }', 'subject-keys-name-one a Record: friend { name }: String'],
    ['two fields', 'friend { id } friends { id }', 'subject-keys-name-one a Record: friend { id } friends { id }'],
    ['no selection set', '{{', 'subject-keys-name-one a Record: {{'],
  ])('refuse a subject key with %s', (_what, key, expected) => {
    const edge = '@subject(edge: OTHER) @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")';
    const rest = `"录"\ntype Record @subject(kind: PERSON, key: "${key}") {\n"友"\nfriend: Person ${edge}\n"友"\nfriends: [Person] ${edge}\n}`;
    expect(found(source(`"名"\nname: String ${grade()}`, { rest }))).toEqual([expected]);
  });

  it.each([
    ['names several', '@subject(kind: PERSON, key: "friend { personId }") @subject(kind: PERSON, also: "friends { personId }")', []],
    ['names nobody', '@subject(kind: PERSON, also: "friends { nobody }")', ['subject-keys-name-one a Record: friends { nobody }: Person.nobody is no field']],
    ['stands beside a key in one directive', '@subject(kind: PERSON, key: "friend { personId }", also: "friends { personId }")', ['subject-keys-name-one a Record: [{"kind":"PERSON","key":"friend { personId }","also":"friends { personId }"}]']],
    ['does not say of what kind', '@subject(also: "friends { personId }")', ['subject-keys-name-one a Record: [{"also":"friends { personId }"}]']],
  ])('read whom else a record tells of: one that %s', (_what, directives, expected) => {
    const edge = '@subject(edge: OTHER) @grade(level: L2, share: C, owner: "POLICE", mask: "LEAVES")';
    const rest = `"录"\ntype Record ${directives} {\n"友"\nfriend: Person ${edge}\n"友"\nfriends: [Person] ${edge}\n}`;
    expect(found(source(`"号"\npersonId: ID ${grade()}`, { rest }))).toEqual(expected);
  });

  it('refuse a connection that counts', () => {
    const rest = '"页"\ntype PersonConnection @plumbing {\n"边"\nedges: [ID!]!\n"点"\nnodes: [ID!]!\n"页"\npageInfo: PageInfo!\n"总数"\ntotalCount: Int\n}';
    expect(found(source('', { rest }))).toEqual(['connections-do-not-count a PersonConnection: edges, nodes, pageInfo, totalCount', 'connections-do-not-count a PersonConnection.totalCount: an Int']);
  });

  it('name file, line, coordinate, rule, what must hold and what was got', () => {
    const composition = composeSupergraph([source('"名"\nname: String'), ...values]);
    expect(composition.ok ? [] : composition.findings.map(formatFinding)).toEqual([
      'schema/a.graphql:14 Person.name [every-field-graded] must carry exactly one well-formed @grade or @plumbing; got none',
    ]);
  });

  it('pass on what composition itself refuses, naming the subgraph', () => {
    const one = source(`"名"\nname: String @shareable ${grade()}`, { rest: '"根"\ntype Query { "谁"\nme: Person @plumbing @subject(edge: SELF) }' });
    const other = source('', { name: 'b', type: 'type Person @key(fields: "id") @key(fields: "gone")' });
    const composition = composeSupergraph([one, other, ...values]);
    expect(composition.ok ? [] : composition.findings.map(({ subgraph, rule }) => [subgraph, rule])).toContainEqual(['b', 'KEY_INVALID_FIELDS']);
  });
});
