import { GraphQLObjectType, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { alsoKeysOf } from '../../../../gateway/access/planning/hidden-keys.ts';
import { SCHEMA, citizen, planOf } from '../access-house.ts';

const named = (type: string, fields: readonly string[] = []) =>
  alsoKeysOf(SCHEMA.graded, type, fields.flatMap((name) => SCHEMA.graded.field(`${type}.${name}`) ?? [])).map(({ kind, nodes }) => `${kind} ${nodes.map((node) => print(node).replace(/\s+/g, ' ')).join(' ')}`);

describe('whom a record tells of besides', () => {
  it.each([
    ['a household, its members', 'Household', [], ['PERSON sqHidden_keyAlso0_Household: members { personId }']],
    ['a unit, the owners of what was read of it', 'RealEstateUnit', [], [
      'PERSON sqHidden_keyAlso0_RealEstateUnit: ownersRead { person { personId } }', 'ENTITY sqHidden_keyAlso1_RealEstateUnit: ownersRead { entity { uscc } }']],
    ['a right, its owners', 'RealEstateRight', [], [
      'PERSON sqHidden_keyAlso0_RealEstateRight: owners { person { personId } }', 'ENTITY sqHidden_keyAlso1_RealEstateRight: owners { entity { uscc } }']],
    ['a verdict on a household, its members, each once', 'Person', ['perCapitaAreaBelow', 'householdIncomePerCapitaBelow', 'name'], ['PERSON sqHidden_keyAlso0_Person: household { members { personId } }']],
    ['what is computed from the record\'s own facts, nobody', 'Person', ['hukouArea', 'hukouStandardAddress'], []],
  ])('is, of %s', (_, type, fields, expected) => expect(named(type, fields)).toEqual(expected));
});

describe('a plan that reads of several', () => {
  it('asks for them beside what was asked, and shows them to nobody', () => {
    const plan = planOf('{ me { household { division } perCapitaAreaBelow } }', { principal: citizen('P03') });
    const text = print(plan.document ?? parse('{ nothing }')).replace(/\s+/g, ' ');
    expect(text).toContain('household { division sqHidden_keyAlso0_Household: members { personId } }');
    expect(plan.template.fields).toContainEqual(expect.objectContaining({ coordinate: 'Household.members', implicit: true }));
  });

  it('does not offer the owners of a unit to be asked for', () => {
    expect(SCHEMA.graded.field('RealEstateUnit.ownersRead')?.rule.kind).toBe('graded');
    const unit = SCHEMA.api.getType('RealEstateUnit');
    expect(unit instanceof GraphQLObjectType && Object.keys(unit.getFields()).includes('rights') && !Object.keys(unit.getFields()).includes('ownersRead')).toBe(true);
  });
});
