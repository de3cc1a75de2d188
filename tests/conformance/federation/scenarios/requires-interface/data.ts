import type { ScenarioData } from '../../kit/scenario.ts';

/** Required fields that differ by runtime type. */
export function data(): ScenarioData {
  const label = (self: { media: { title: string; pages?: number; minutes?: number } | null }) => (self.media === null ? 'empty' : `${self.media.title}:${self.media.pages ?? '-'}:${self.media.minutes ?? '-'}`);
  const shelves = [{ __typename: 'Book', title: 'b', pages: 5 }, { __typename: 'Film', title: 'f', minutes: 90 }, null].map((media, index) => ({ __typename: 'Shelf', id: String(index), media, label }));
  return { root: { Query: { shelves } }, entities: shelves };
}
