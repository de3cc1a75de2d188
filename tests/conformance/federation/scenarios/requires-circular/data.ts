import type { ScenarioData } from '../../kit/scenario.ts';

/** Two subgraphs that need each other in turns. */
export function data(): ScenarioData {
  type Post = { author: { years: number }; byNovice?: unknown };
  const author = { __typename: 'Author', id: '9', years: 1 };
  const byNovice = (self: Post) => self.author.years < 3;
  const byExpert = (self: Post) => !(typeof self.byNovice === 'function' ? byNovice(self) : self.byNovice);
  const post = { __typename: 'Post', id: '1', author, byNovice, byExpert };
  return { root: { Query: { post } }, entities: [post, author] };
}
