import type { FetchStep } from '../program/program.ts';
import type { FinishedFetch } from './finished-fetch.ts';
import { MAX_REPORTS, report } from './request-state.ts';
import type { RequestState } from './request-state.ts';
import type { Place, ResponsePlaces } from './response-places.ts';

export interface ScopeToPlace {
  readonly state: RequestState;
  readonly fetch: FetchStep;
  readonly finished: FinishedFetch;
  readonly places: () => ResponsePlaces;
}

type Path = readonly (string | number)[];

/** Takes over what the scope of a finished fetch came to: its errors and provenance stand wherever in this request's response the fetch's data do. */
export function placeScope({ state, fetch, finished, places }: ScopeToPlace): void {
  state.texts[fetch.index] = finished.texts;
  const { scope } = finished;
  if (scope === null) return;
  state.clean &&= scope.clean;
  scope.fannedOut.forEach((isFannedOut, index) => {
    if (isFannedOut === true) state.fannedOut[index] = true;
  });
  scope.texts.forEach((texts, index) => {
    state.texts[index] = texts;
  });
  state.failures.adopt(scope.failures);
  if (scope.errors.length === 0 && scope.provenance.length === 0) return;
  const found = places();
  const pathsOf = (path: Path): Path[] => placesAt(fetch, found, path).flatMap((place) => (place.path === null ? [] : [[...place.path, ...(fetch.requires === null ? path : path.slice(2))]]));
  for (const error of scope.errors) {
    if (error.path === null) report(state, error);
    else for (const path of pathsOf(error.path)) report(state, { ...error, path });
  }
  for (const source of scope.provenance) {
    for (const path of pathsOf(source.path)) if (state.provenance.length < MAX_REPORTS) state.provenance.push({ ...source, path });
  }
}

/** A path of entities begins with `_entities` and the entity's slot, as in a subgraph's answer. */
function placesAt(fetch: FetchStep, places: ResponsePlaces, path: Path): readonly Place[] {
  const [, slot] = path;
  return fetch.requires === null ? places.at(0) : typeof slot === 'number' ? places.at(slot) : [];
}
