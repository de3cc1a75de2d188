import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is an error at each place, by the client\'s response keys', query: '{ reviews { by: author { called: name } } }', expected: { data: { reviews: [{ by: { called: null } }, { by: { called: 'g' } }, { by: { called: null } }] },
    errors: [{ path: ['reviews', 0, 'by', 'called'], code: 'RECORD_AMBIGUOUS' }, { path: ['reviews', 2, 'by', 'called'], code: 'RECORD_AMBIGUOUS' }] }, calls: { a: 1, b: 1 } },
  { name: 'and below lists within the entity', query: '{ reviews { author { pets { kind } } } }', expected: { data: { reviews: [{ author: { pets: [{ kind: 'cat' }, { kind: null }] } }, { author: { pets: null } }, { author: { pets: [{ kind: 'cat' }, { kind: null }] } }] },
    errors: [{ path: ['reviews', 0, 'author', 'pets', 1, 'kind'], code: 'RECORD_AMBIGUOUS' }, { path: ['reviews', 2, 'author', 'pets', 1, 'kind'], code: 'RECORD_AMBIGUOUS' }] } },
];
