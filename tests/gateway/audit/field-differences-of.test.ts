import { describe, expect, it } from 'vitest';
import { fieldDifferencesOf } from '../../../gateway/audit/field-differences-of.ts';
import type { AccessTemplate, FieldState } from '../../../journal/journal-entry.ts';

const field = (path: string): AccessTemplate['fields'][number] => ({ path, coordinate: `Person.${path}`, grade: 2, owner: 'population', implicit: false });
const template = (defaults: string): AccessTemplate => ({
  operationName: 'Q', operationHash: 'a'.repeat(64), operationType: 'query', schemaId: 's-1', policyVersion: 'p-1', fields: ['name', 'mobile', 'sex'].map(field), defaults, reasons: {},
});
const ALLOWED = template('AAA');
const states = (text: string): readonly FieldState[] => Object.freeze([...text] as FieldState[]); // letters of the states
const tallied = (D: number) => new Map([[1, { A: 2, D }]]);

describe('differences from a template', () => {
  it('are the very same list for the same states, which are written but once', () => {
    const denied = states('ADN');
    const differences = fieldDifferencesOf(ALLOWED, denied);
    expect(differences).toEqual([{ index: 1, state: 'D', reason: null }, { index: 2, state: 'N', reason: null }]);
    expect(fieldDifferencesOf(ALLOWED, denied)).toBe(differences);
    expect([differences, ...differences].every((each) => Object.isFrozen(each))).toBe(true);
  });

  it('are those of the template at hand, though the states were seen with another', () => {
    const denied = states('ADN');
    expect([ALLOWED, template('ADN'), ALLOWED].map((each) => fieldDifferencesOf(each, denied).map(({ index }) => index))).toEqual([[1, 2], [], [1, 2]]);
  });

  it('are those of the tallies at hand, and the same list where records were counted alike', () => {
    const mixed = states('AAA');
    const [once, again, other, none] = [tallied(1), tallied(1), tallied(3), undefined].map((tallies) => fieldDifferencesOf(ALLOWED, mixed, tallies));
    expect([once, other, none]).toEqual([[{ index: 1, state: { A: 2, D: 1 }, reason: null }], [{ index: 1, state: { A: 2, D: 3 }, reason: null }], []]);
    expect(again).toBe(once);
  });

  it('are told of a field that was tallied where another was before', () => {
    const mixed = states('AAA');
    const tally = { A: 1, D: 1 };
    expect([0, 2].map((index) => fieldDifferencesOf(ALLOWED, mixed, new Map([[index, tally]])))).toEqual([0, 2].map((index) => [{ index, state: tally, reason: null }]));
  });

  it('are looked for each time where the states may change', () => {
    const changing: FieldState[] = ['A', 'A', 'A'];
    expect(fieldDifferencesOf(ALLOWED, changing)).toEqual([]);
    changing[2] = 'D';
    expect(fieldDifferencesOf(ALLOWED, changing)).toEqual([{ index: 2, state: 'D', reason: null }]);
  });

  it('are refused for another number of states, remembered or not', () => {
    const two = states('AA');
    for (let time = 0; time < 2; time += 1) expect(() => fieldDifferencesOf(ALLOWED, two)).toThrow('a request must have one state a field of its template: 3 fields, 2 states');
  });
});
