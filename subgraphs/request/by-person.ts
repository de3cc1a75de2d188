import DataLoader from 'dataloader';
import type { Answer } from '../../adapters/answer.ts';
import type { IdentityDocument, PersonIdCodec } from '../../standards/person-id.ts';

/** A loader by `personId`; null for one this environment's key did not make, which is nobody. */
export type PersonLoader<T> = DataLoader<string, Answer<T> | null>;

/** Loads by `personId` through a question that takes documents, all of one turn at once, answers in their order. */
export function byPerson<T>(personIds: PersonIdCodec, ask: (documents: readonly IdentityDocument[]) => Promise<readonly Answer<T>[]>): PersonLoader<T> {
  return new DataLoader(async (ids) => {
    const documents = ids.map((id) => personIds.decode(id));
    const asked = documents.filter((document) => document !== null);
    const answers = asked.length === 0 ? [] : await ask(asked);
    let next = 0;
    return documents.map((document) => (document === null ? null : (answers[next++] ?? null)));
  });
}
