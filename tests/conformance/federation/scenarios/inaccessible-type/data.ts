import type { ScenarioData } from '../../kit/scenario.ts';

/** A union of which one member is no client's business. */
export function data(): ScenarioData {
  const finds = [{ __typename: 'Open', text: 'o' }, { __typename: 'Secret', code: 's' }];
  return { root: { Query: { finds, strict: finds } }, entities: [] };
}
