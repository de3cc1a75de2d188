import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FieldGrade } from '../../schema/field-grade.ts';
import { ABOUTS, GRADE_LEVELS, OPENNESS, SENSITIVE_KINDS, SHARES, strictestGrade, ungraded } from '../../schema/field-grade.ts';
import { gradedSchema } from '../../schema/graded-schema.ts';
import { fc } from '../property.ts';

const schema = gradedSchema(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));

/** A supergraph of a few lines; `link` is how it links the grade specification. */
const small = (body: string, link = '@link(url: "https://shuqiao.example.invalid/grade/v1.0", import: ["@grade", "@verdict", "@subject", "@reads", "@plumbing"], for: SECURITY)') =>
  gradedSchema(`schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) ${link} { query: Query }\n${body}`);
const GRADE = 'level: L2, share: C, owner: "POLICE", mask: "NAME"';

describe('the supergraph as access sees it', () => {
  it('gives each field its grade, with the defaults of the specification', () => {
    expect(schema.gradeOf('Person.birthDate')).toEqual({
      coordinate: 'Person.birthDate', level: 3, share: 'C', open: 'CLOSED', owner: 'POLICE', mask: 'DATE_YEAR', about: 'PERSON', sensitive: 'NONE', selfAccess: false, file: false,
      verdict: 'Person.isAtLeast',
    });
    expect(schema.gradeOf('SocialInsuranceAccount.contributionBase')).toMatchObject({ level: 4, sensitive: 'FINANCIAL', verdict: 'Person.householdIncomePerCapitaBelow' });
  });

  it.each([
    ['Query.me', 'SELF'], ['Query.subjects', 'TOKEN'], ['Query.person', 'OTHER'], ['Person.licenses', 'SAME'], ['ElectronicLicenseConnection.nodes', 'SAME'], ['Household.members', 'OTHER'],
    ['Enterprise.legalRep', 'OTHER'], ['Person.name', null],
  ])('knows whose data lies beyond %s: %s', (coordinate, edge) => {
    expect(schema.field(coordinate)?.edge).toBe(edge);
  });

  it('knows what each argument does', () => {
    expect(Object.fromEntries(schema.field('Person.licenses')?.arguments ?? [])).toEqual({
      first: { kind: 'plumbing' }, after: { kind: 'plumbing' }, type: { kind: 'reads', field: 'ElectronicLicense.typeCode', use: 'FILTER' },
      status: { kind: 'reads', field: 'ElectronicLicense.status', use: 'FILTER' },
    });
    expect(schema.field('Query.person')?.arguments.get('idNumber')).toEqual({ kind: 'subject', names: 'PERSON' });
    expect(schema.field('Person.isAtLeast')?.arguments.get('age')).toEqual({ kind: 'threshold' });
  });

  it('gives structure no grade of its own', () => {
    expect([schema.gradeOf('CodedValue.code'), schema.gradeOf('ElectronicLicenseConnection.nodes'), schema.gradeOf('Query.me')]).toEqual([null, null, null]);
  });

  it('gives an interface’s field the strictest of its kinds', () => {
    expect(schema.gradeOf('Enterprise.legalRepName')).toMatchObject({ level: 1 });
    expect(schema.gradeOf('IndividualBusiness.legalRepName')).toMatchObject({ level: 2 });
    expect(schema.gradeOf('LegalEntity.legalRepName')).toMatchObject({ coordinate: 'LegalEntity.legalRepName', level: 2, owner: 'MARKET', mask: 'NAME' });
    expect(schema.types.get('LegalEntity')?.possibleTypes).toHaveLength(6);
    expect(schema.types.get('Enterprise')?.interfaces).toEqual(['LegalEntity']);
  });

  it('carries what other subgraphs add to an interface object to each kind', () => {
    expect(schema.gradeOf('Enterprise.creditRating')).toMatchObject({ level: 2, owner: 'CREDIT' });
    expect(schema.gradeOf('SocialOrganization.licenses')).toMatchObject({ owner: 'GOV_SERVICE', about: 'ENTITY' });
  });

  it('takes what it does not know as L4, not shared, and nobody’s', () => {
    expect(schema.gradeOf('Person.nothing')).toEqual(ungraded('Person.nothing'));
    expect(ungraded('A.b')).toMatchObject({ level: 4, share: 'N', owner: null, mask: 'X' });
  });

  it('finds the directives by the identity of their specification, whatever they are called', () => {
    const renamed = small(`type Query { name: String @g(${GRADE}) }`, '@link(url: "https://shuqiao.example.invalid/grade/v1.0", import: [{ name: "@grade", as: "@g" }])');
    expect(renamed.gradeOf('Query.name')).toMatchObject({ level: 2, mask: 'NAME' });
    const prefixed = small(`type Query { name: String @grade(${GRADE}) list: String @grade__plumbing }`, '@link(url: "https://shuqiao.example.invalid/grade/v1.0")');
    expect([prefixed.gradeOf('Query.name')?.level, prefixed.gradeOf('Query.list')]).toEqual([2, null]);
  });

  it('takes a directive of the same name from another specification for none', () => {
    const foreign = small(`type Query { name: String @grade(${GRADE}) }`, '@link(url: "https://elsewhere.example.invalid/grade/v1.0", import: ["@grade"]) @link(url: "https://shuqiao.example.invalid/grade/v1.0", as: "sq")');
    expect(foreign.field('Query.name')?.rule).toEqual({ kind: 'ungraded' });
  });

  it.each([
    ['a level there is none of', GRADE.replace('L2', 'L7')], ['a level as a number', GRADE.replace('L2', '2')], ['a share there is none of', GRADE.replace('share: C', 'share: Y')],
    ['no owner', GRADE.replace('owner: "POLICE", ', '')], ['no mask', GRADE.replace(', mask: "NAME"', '')], ['an opening there is none of', `${GRADE}, open: WIDE`],
  ])('takes a grade with %s for none', (_what, grade) => {
    expect(small(`type Query { name: String @grade(${grade}) }`).field('Query.name')?.rule).toEqual({ kind: 'ungraded' });
  });

  it.each([
    ['two grades', `@grade(${GRADE}) @grade(${GRADE})`], ['a grade on plumbing', `@grade(${GRADE}) @plumbing`],
  ])('takes %s for none', (_what, directives) => {
    expect(small(`type Query { name: String ${directives} }`).field('Query.name')?.rule).toEqual({ kind: 'ungraded' });
  });

  it('takes two edges that differ for a new subject, and an edge of no declaration too', () => {
    const graded = small(`type Query { one: Query @subject(edge: SAME) @subject(edge: TOKEN) @plumbing two: Query @plumbing }`);
    expect([graded.field('Query.one')?.edge, graded.field('Query.two')?.edge]).toEqual(['OTHER', 'OTHER']);
  });

  it('takes an argument that says two things for one that says none', () => {
    expect(small('type Query { a(b: ID @plumbing @subject(kind: PERSON)): Int @plumbing }').field('Query.a')?.arguments.get('b')).toEqual({ kind: 'undeclared' });
  });

  it('refuses a supergraph that links no grade specification', () => {
    expect(() => gradedSchema('schema { query: Query } type Query { a: Int }')).toThrow('the supergraph must link the grade specification, and links none');
  });
});

describe('the strictest of two grades', () => {
  const grade: fc.Arbitrary<FieldGrade> = fc.record({
    coordinate: fc.constant('A.b'), level: fc.constantFrom(...GRADE_LEVELS), share: fc.constantFrom(...SHARES), open: fc.constantFrom(...OPENNESS), owner: fc.constantFrom('POLICE', 'TAX', null),
    mask: fc.constantFrom('none', 'X', 'SUPPRESS', 'NAME', 'ID_3_4', 'LEAVES'), about: fc.constantFrom(...ABOUTS), sensitive: fc.constantFrom(...SENSITIVE_KINDS), selfAccess: fc.boolean(),
    file: fc.boolean(), verdict: fc.constantFrom(null, 'A.c', 'A.d'),
  });
  const runs = { numRuns: process.env.SHUQIAO_TEST_COUNTS === 'full' ? 50_000 : 500 };

  it('is the same in any order and any grouping, and of a grade with itself', () => {
    fc.assert(fc.property(grade, grade, grade, (a, b, c) => {
      expect(strictestGrade(a, b)).toEqual(strictestGrade(b, a));
      expect(strictestGrade(strictestGrade(a, b), c)).toEqual(strictestGrade(a, strictestGrade(b, c)));
      expect(strictestGrade(a, a)).toEqual(a);
    }), runs);
  });

  it('is never looser than either', () => {
    fc.assert(fc.property(grade, grade, (a, b) => {
      const strictest = strictestGrade(a, b);
      for (const one of [a, b]) {
        expect(strictest.level).toBeGreaterThanOrEqual(one.level);
        expect(SHARES.indexOf(strictest.share)).toBeGreaterThanOrEqual(SHARES.indexOf(one.share));
        expect(OPENNESS.indexOf(strictest.open)).toBeGreaterThanOrEqual(OPENNESS.indexOf(one.open));
        if (one.mask === 'X' || one.mask === 'none') expect(['X', 'none']).toContain(strictest.mask);
        if (!one.selfAccess) expect(strictest.selfAccess).toBe(false);
      }
      if (a.owner !== b.owner) expect(strictest.owner).toBeNull();
    }), runs);
  });
});
