import { describe, expect, it } from 'vitest';
import type { GradedField } from '../../schema/graded-schema.ts';
import { POLICY, SCHEMA } from '../gateway/access/access-house.ts';

/*
 * Much at once (domain.md 6.3): rows are estimated, a batch is an item's own mark, and nothing of the graph searches a whole district (decision 0241). What is said here of the
 * graph is what `gateway/access/planning/decision-input-of.ts` relies on: a field that is a search of another kind must be declared there first.
 */
const { graded } = SCHEMA;
const fields = [...graded.types.values()].flatMap((type) => [...type.fields.values()]);
const hasSubjects = ({ type }: GradedField): boolean => (graded.types.get(type)?.possibleTypes ?? []).some((each) => (graded.types.get(each)?.subjects.length ?? 0) > 0);
const apiField = (coordinate: string) => {
  const [type = '', name = ''] = coordinate.split('.');
  const parent = SCHEMA.api.getType(type);
  return parent !== undefined && 'getFields' in parent ? parent.getFields()[name] : undefined;
};

describe('a list of subjects as an argument', () => {
  it('is taken by one field alone, whose subjects are the token\'s and no more than a case has parties: naming several is no batch', () => {
    const lists = fields.filter(({ coordinate, arguments: given }) => {
      const field = apiField(coordinate);
      const args = field !== undefined && 'args' in field ? field.args : [];
      return args.some(({ name, type }) => given.get(name)?.kind === 'subject' && String(type).startsWith('['));
    });
    expect(lists.map(({ coordinate }) => coordinate)).toEqual(['Query.persons']);
  });
});

describe('a search by division', () => {
  const DIVISION = /division|district|area|region|town|hukou/i;

  it('is made by no field that leads to records of subjects', () => {
    const searches = fields.filter((field) => hasSubjects(field) || field.type.endsWith('Connection')).flatMap(({ coordinate, arguments: given }) =>
      [...given].filter(([name, argument]) => argument.kind !== 'threshold' && (DIVISION.test(name) || (argument.kind === 'reads' && DIVISION.test(argument.field)))).map(([name]) => `${coordinate}(${name}:)`));
    expect(searches).toEqual([]);
  });

  it('is made by no input object either, but for what governance reads of its own log', () => {
    const inputs = [...graded.inputs].flatMap(([type, members]) => [...members].filter(([name, argument]) => DIVISION.test(name) || (argument.kind === 'reads' && DIVISION.test(argument.field))).map(([name]) => `${type}.${name}`));
    expect(inputs.filter((each) => !each.startsWith('RegionTrustInput.'))).toEqual([]);
  });

  it('lists no persons from the root: whoever is read is named, or hangs on somebody who is', () => {
    const lists = [...(graded.types.get('Query')?.fields.values() ?? [])].filter((field) => field.list && hasSubjects(field)).map(({ name, edge }) => `${name} ${edge ?? ''}`);
    expect(lists.filter((each) => !each.endsWith(' TOKEN')).sort()).toEqual(['persons OTHER']);
  });
});

describe('the items shipped', () => {
  it('are each for one case at a time', () => expect(POLICY.itemCodes.filter((code) => POLICY.item(code)?.batch !== false)).toEqual([]));
});
