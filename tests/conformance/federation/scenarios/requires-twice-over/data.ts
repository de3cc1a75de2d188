import type { ScenarioData } from '../../kit/scenario.ts';

interface Seen {
  readonly a1?: number;
  readonly a2?: unknown;
  readonly b1?: unknown;
}

/** Each value is made of the one before it, which the other subgraph has: 1, 11, 111, 1111. A value that is not there makes null, as a resolver would. */
export function data(): ScenarioData {
  const valueOf = (known: unknown, self: Seen): unknown => (typeof known === 'function' ? known(self) : known);
  const next = (value: unknown): number | null => (typeof value === 'number' ? value * 10 + 1 : null);
  const b1 = (self: Seen): number | null => next(self.a1);
  const a2 = (self: Seen): number | null => next(valueOf(self.b1, self));
  const b2 = (self: Seen): number | null => next(valueOf(self.a2, self));
  const thing = (id: string, a1: number) => ({ __typename: 'Thing', id, a1, b1, a2, b2 });
  const [one, other] = [thing('1', 1), thing('2', 2)];
  return { root: { Query: { thing: one, things: [one, other] } }, entities: [one, other] };
}
