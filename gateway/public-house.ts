import type { House } from './house.ts';
import { publicMode } from './public-mode.ts';

/** The house of an ungraded public graph: nobody logs in, nothing is journalled, subgraphs know no assertion. */
export const PUBLIC_HOUSE: House = {
  mode: (supergraph) => publicMode(supergraph.schemaId),
  policy: null,
  takesEffect: async () => {},
  assertionKeys: null,
  readiness: () => ({ login: true, journal: true }),
  close: async () => {},
};
