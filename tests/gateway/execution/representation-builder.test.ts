import { describe, expect, it } from 'vitest';
import type { FetchStep } from '../../../gateway/execution/program/program.ts';
import { createRepresentationBuilder } from '../../../gateway/execution/program/representation-builder.ts';
import { createTypeTable } from '../../../gateway/execution/type-table.ts';
import { fc } from '../../property.ts';

const field = (name: string): { kind: 'Field'; name: string } => ({ kind: 'Field', name });
const FETCH: FetchStep = {
  index: 0, subgraph: 'a', operationKind: 'query', bodyPrefix: '', variables: [], path: [], dotted: '', inputRewrites: [], outputRewrites: [], keys: [], exclusive: new Set(), shareable: true,
  repeating: new Set(), group: null, place: null, asking: null,
  requires: [{ kind: 'InlineFragment', typeCondition: 'Parcel', selections: ['__typename', 'division', 'number', 'part'].map(field) }],
};
const build = createRepresentationBuilder(FETCH, createTypeTable(['Parcel'], {}));
const parcel = (division: unknown, number: unknown, part: unknown): object => ({ __typename: 'Parcel', division, number, part });

describe('representations by leaves', () => {
  it('asks once for each entity, whichever leaf tells it from another', () => {
    const { texts, slots, typenames } = build([
      parcel('320499001', 1, true), parcel('320499002', 1, true), parcel('320499001', 1, true), parcel('320499001', 2, true), parcel('320499001', 1, false), parcel('320499001', 2, true), parcel('320499001', '1', true), parcel('320499002', 1, true),
    ]);
    expect(slots).toEqual([0, 1, 0, 2, 3, 2, 4, 1]);
    expect(texts.map((text): unknown => JSON.parse(text))).toEqual([
      parcel('320499001', 1, true), parcel('320499002', 1, true), parcel('320499001', 2, true), parcel('320499001', 1, false), parcel('320499001', '1', true),
    ]);
    expect(typenames).toEqual(texts.map(() => 'Parcel'));
  });

  it.each(['"', '\\', '\n', '\u0000', '\u001f', '\u007f', '\ud83d\ude00', '\ud83d', '\ude00x', '\u2028', '数桥', ''])('writes %j as JSON.stringify does', (text) => {
    expect(build([parcel(text, null, 1)]).texts).toEqual([JSON.stringify(parcel(text, null, 1))]);
  });

  it('asks for nothing where a value is missing, also beside an entity that is equal as far as it goes', () => {
    const whole = parcel('320499001', 1, true);
    expect(build([whole, parcel('320499001', 1, undefined), parcel(undefined, 1, true), whole])).toMatchObject({ slots: [0, -1, -1, 0], isPartial: true, texts: [JSON.stringify(whole)] });
  });

  it('gives entities one slot exactly where their leaves are equal, whatever these are', () => {
    const leaf = fc.oneof(fc.constantFrom<unknown>('a', 'b', '1', 1, 0, -0, null, true, 'true'), fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '數', '\ud83d', '\ude00'), maxLength: 3 }));
    fc.assert(fc.property(fc.array(fc.tuple(leaf, leaf, leaf), { maxLength: 12 }), (given) => {
      const targets = given.map(([division, number, part]) => parcel(division, number, part));
      const { texts, slots } = build(targets);
      const expected = [...new Set(targets.map((target) => JSON.stringify(target)))];
      expect(texts).toEqual(expected);
      expect(slots).toEqual(targets.map((target) => expected.indexOf(JSON.stringify(target))));
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5000 : 300 });
  });
});
