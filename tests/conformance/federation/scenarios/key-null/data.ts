import type { ScenarioData } from '../../kit/scenario.ts';

/** A book without the number it would be known by. */
export function data(): ScenarioData {
  const books = [{ __typename: 'Book', isbn: '1', title: 'one', price: 10 }, { __typename: 'Book', isbn: null, title: 'two', price: null }, null];
  return { root: { Query: { books } }, entities: books.filter((book) => book !== null && book.isbn !== null) as never };
}
