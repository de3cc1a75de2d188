import { describe, expect, it } from 'vitest';
import { requiredFields } from '../../../../gateway/access/planning/required-fields.ts';
import type { GradedField } from '../../../../schema/graded-schema.ts';
import { SCHEMA, ask, citizen, idOf } from '../access-house.ts';

const P01 = { __typename: 'Person', personId: idOf('P01'), name: '王建国', birthDate: '1938-02-14', hukouArea: { code: '320411', name: '新北区' } };
const required = (coordinate: string): readonly string[] => {
  const field = SCHEMA.graded.field(coordinate);
  if (field === undefined) throw new Error(`the graph must hold ${coordinate}`);
  return requiredFields(SCHEMA.graded, field);
};

describe('what a field is computed from', () => {
  it.each([
    ['Person.hukouArea', ['Person.hukouDivision']],
    ['Person.householdIncomePerCapitaBelow', ['Person.household', 'Household.members', 'Person.personId']],
    ['Person.name', []],
  ])('%s', (coordinate, expected) => {
    expect(required(coordinate)).toEqual(expected);
  });

  it('is told to the audit as read implicitly when the field is read', () => {
    const { plan, result } = ask('{ me { hukouArea { name } } }', { principal: citizen('P01'), root: { me: P01 } });
    const index = plan.template.fields.findIndex(({ coordinate }) => coordinate === 'Person.hukouDivision');
    expect(plan.template.fields[index]).toMatchObject({ path: 'me.hukouArea.@requires', owner: 'POLICE', implicit: true });
    expect(result.fieldStates[index]).toBe('A');
  });

  it('and as not resolved when it is not', () => {
    const { plan, result } = ask('{ me { hukouArea { name } } }', { principal: citizen('P01'), root: { me: null } });
    expect(result.fieldStates[plan.template.fields.findIndex(({ coordinate }) => coordinate === 'Person.hukouDivision')]).toBe('N');
  });

  it('through what that is computed from in turn, and around a circle', () => {
    const field = (coordinate: string, requires: readonly string[]): GradedField => ({
      coordinate, name: coordinate.split('.')[1] ?? '', type: 'String', list: false, composite: false, rule: { kind: 'ungraded' }, edge: null, arguments: new Map(), requires,
    });
    const fields = new Map([field('A.x', ['y']), field('A.y', ['z']), field('A.z', ['x'])].map((each) => [each.coordinate, each]));
    const [x] = fields.values();
    expect(x === undefined ? [] : requiredFields({ ...SCHEMA.graded, field: (coordinate) => fields.get(coordinate) }, x)).toEqual(['A.y', 'A.z', 'A.x']);
  });
});
