import type { FetchStep } from '../program/program.ts';
import type { RequestState } from './request-state.ts';

function variableTexts(state: RequestState, fetch: FetchStep): string[] {
  const texts: string[] = [];
  for (const name of fetch.variables) {
    if (!Object.hasOwn(state.variables, name) || state.variables[name] === undefined) continue;
    let text = state.variableTexts.get(name);
    if (text === undefined) {
      text = `${JSON.stringify(name)}:${JSON.stringify(state.variables[name])}`;
      state.variableTexts.set(name, text);
    }
    texts.push(text);
  }
  return texts;
}

/** Body of a fetch of root fields. */
export function callBody(state: RequestState, fetch: FetchStep): string {
  return `${fetch.bodyPrefix}${variableTexts(state, fetch).join(',')}}}`;
}

/** Body of an entity fetch. `representations` is the planner's own variable: an operation's variable of that name is renamed by nobody, so it is refused at planning. */
export function entityBody(state: RequestState, fetch: FetchStep, representations: readonly string[]): string {
  const variables = fetch.variables.length === 0 ? '' : variableTexts(state, fetch).map((text) => `${text},`).join('');
  return `${fetch.bodyPrefix}${variables}"representations":[${representations.join(',')}]}}`;
}
