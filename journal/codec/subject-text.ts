import { EntryFormatError } from './positional-reader.ts';
import type { LoggedSubject } from './log-entry.ts';
import { SUBJECT_ROLE_LETTERS } from './subject-roles.ts';

const ROLE_BY_LETTER: ReadonlyMap<string, string> = new Map(Object.entries(SUBJECT_ROLE_LETTERS).map(([role, letter]) => [letter, role]));

/** A subject as an entry spells it: role letter (upper case person, lower case entity) and the pseudonym. */
export function formatSubject(subject: LoggedSubject): string {
  const letter = SUBJECT_ROLE_LETTERS[subject.role] ?? 'X';
  return `${subject.kind === 'PERSON' ? letter : letter.toLowerCase()}${subject.pseudonym}`;
}

/** The inverse of {@link formatSubject}; throws {@link EntryFormatError}. */
export function parseSubject(text: unknown): LoggedSubject {
  if (typeof text !== 'string' || !/^[A-Za-z][A-Za-z0-9_-]{22}$/.test(text)) throw new EntryFormatError('a subject must be a role letter and 22 characters of base64url');
  const letter = text.charAt(0);
  const upper = letter.toUpperCase();
  return { role: ROLE_BY_LETTER.get(upper) ?? 'OTHER', kind: letter === upper ? 'PERSON' : 'ENTITY', pseudonym: text.slice(1) };
}
