import type { ScenarioData } from '../../kit/scenario.ts';

/** A subgraph that only refers to an entity. */
export function data(): ScenarioData {
  const person = { __typename: 'Person', id: '7', name: '王五' };
  return { root: { Query: { ticket: { __typename: 'Ticket', no: 4, owner: person } } }, entities: [person] };
}
