import type { ScenarioData } from '../../kit/scenario.ts';

interface Seen {
  readonly first?: number;
  readonly second?: unknown;
  readonly plain?: number;
}

/** A required value is of the subgraph that was asked first, and requires one of a third: it must not be asked for in the first call. */
export function data(): ScenarioData {
  const second = ({ first }: Seen): number | null => (first === undefined ? null : first + 1);
  const third = (self: Seen): number | null => {
    const known = typeof self.second === 'function' ? second(self) : self.second;
    return typeof known === 'number' && self.plain !== undefined ? known + self.plain : null;
  };
  const thing = { __typename: 'Thing', id: '1', first: 1, second, plain: 10, third };
  return { root: { Query: { thing } }, entities: [thing] };
}
