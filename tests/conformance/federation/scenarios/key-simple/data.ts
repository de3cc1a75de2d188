import type { ScenarioData } from '../../kit/scenario.ts';

/** Two people who wrote reviews. */
export function data(): ScenarioData {
  const ada: Record<string, unknown> & { __typename: string } = { __typename: 'User', id: '1', name: '张伟' };
  const ben: Record<string, unknown> & { __typename: string } = { __typename: 'User', id: '2', name: '李娜' };
  ada['reviews'] = [{ __typename: 'Review', body: '好', author: ada }, { __typename: 'Review', body: 'a "quoted" word', author: ada }];
  ben['reviews'] = [{ __typename: 'Review', body: '很好', author: ada }];
  return { root: { Query: { me: ada, users: [ada, ben] } }, entities: [ada, ben] };
}
