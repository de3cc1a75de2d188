import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'keeps the values of each type apart', query: '{ nodes { ... on A { x { value(times: 1) } } ... on B { x { value(times: 2) } } } }', expected: { data: { nodes: [{ x: { value: 7 } }, { x: { value: 14 } }, { x: null }] } },
    apolloDiffers: 'its executor knows no type-conditioned paths: the later fetch overwrites the earlier one' },
  { name: 'and further below, behind a shared entity', query: '{ nodes { ... on A { x { inner { word(text: "a") } } } ... on B { x { inner { word(text: "b") } } } } }', expected: { data: { nodes: [{ x: { inner: { word: 'a' } } }, { x: { inner: { word: 'b' } } }, { x: null }] } },
    apolloDiffers: 'its executor knows no type-conditioned paths: the later fetch overwrites the earlier one' },
];
