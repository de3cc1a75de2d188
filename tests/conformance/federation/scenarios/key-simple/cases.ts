import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  {
    name: 'joins an entity by its key',
    query: '{ me { name reviews { body } } }',
    expected: { data: { me: { name: '张伟', reviews: [{ body: '好' }, { body: 'a "quoted" word' }] } } },
    calls: { accounts: 1, reviews: 1 },
  },
  {
    name: 'asks once for an entity that stands in several places',
    query: '{ users { reviews { author { name } } } }',
    expected: { data: { users: [{ reviews: [{ author: { name: '张伟' } }, { author: { name: '张伟' } }] }, { reviews: [{ author: { name: '张伟' } }] }] } },
    calls: { accounts: 2, reviews: 1 },
  },
];
