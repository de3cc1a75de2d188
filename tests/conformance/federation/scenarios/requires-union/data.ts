import type { ScenarioData } from '../../kit/scenario.ts';

/** Required fields of a union's members. */
export function data(): ScenarioData {
  const sign = (self: { owner: { name?: string; title?: string } }) => self.owner.name ?? self.owner.title ?? '?';
  const desks = [{ __typename: 'Person', name: '赵六' }, { __typename: 'Firm', title: '某公司' }].map((owner, index) => ({ __typename: 'Desk', id: String(index), owner, sign }));
  return { root: { Query: { desks } }, entities: desks };
}
