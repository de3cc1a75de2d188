import type { ScenarioData } from '../../kit/scenario.ts';

/** A value that needs a value that needs a value. */
export function data(): ScenarioData {
  const item = { __typename: 'Item', id: '1', base: 21, twice: (self: { base: number }) => self.base * 2, text: (self: { twice: unknown; base: number }) => `=${typeof self.twice === 'function' ? self.twice(self) : self.twice}` };
  return { root: { Query: { item } }, entities: [item] };
}
