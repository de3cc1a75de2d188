import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Composes subgraphs to a supergraph; throws what the composer finds. */
export function compose(subgraphs: readonly { readonly name: string; readonly sdl: string; readonly url?: string }[]): string {
  const composed = composeServices(subgraphs.map(({ name, sdl, url }) => ({ name, url: url ?? `http://${name}.test/graphql`, typeDefs: parse(sdl) })));
  if (composed.supergraphSdl === undefined) throw new Error(`The scenario must compose: ${(composed.errors ?? []).map(({ message }) => message).join('; ')}`);
  return composed.supergraphSdl;
}
