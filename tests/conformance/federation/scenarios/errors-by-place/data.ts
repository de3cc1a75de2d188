import type { ScenarioData } from '../../kit/scenario.ts';

/** One entity in several places, of which a field fails. */
export function data(): ScenarioData {
  const fail = () => { throw Object.assign(new Error('HR.T_PERSON'), { extensions: { code: 'RECORD_AMBIGUOUS', source: 'people' } }); };
  const bad = { __typename: 'User', id: '1', name: fail, pets: [{ __typename: 'Pet', kind: 'cat' }, { __typename: 'Pet', kind: fail }] };
  const good = { __typename: 'User', id: '2', name: 'g', pets: null };
  return { root: { Query: { reviews: [bad, good, bad].map((author, index) => ({ __typename: 'Review', text: String(index), author })) } }, entities: [bad, good] };
}
