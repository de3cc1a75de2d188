import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PersonIdCodec } from '../../standards/person-id.ts';

/** A person of the list of protected persons (重点保护人员), with the term of the protection. */
export interface ProtectedPerson {
  readonly personId: string;
  /** Why, as a code; nothing of the person. */
  readonly reason: string;
  /** Days of the east eight zone, `YYYY-MM-DD`, both of them within the term. */
  readonly from: string;
  readonly to: string;
}

/** Persons of one list at most: their pseudonyms of every epoch are compared with each evaluation. */
export const MOST_PROTECTED = 5_000;

const EXPECTED: Readonly<Record<string, string>> = {
  persons: `a list of at most ${MOST_PROTECTED}`, personId: 'a personId of this environment (npm run audit:protect writes it)', reason: 'a code of 3 to 40 capitals, digits and underscores', from: 'a day, YYYY-MM-DD', to: 'a day, YYYY-MM-DD, not before from',
};

const TERM = { reason: z.string().regex(/^[A-Z][A-Z0-9_]{2,39}$/), from: z.iso.date(), to: z.iso.date() };
const inOrder = ({ from, to }: { readonly from: string; readonly to: string }): boolean => from <= to;

/** Why and for how long somebody is protected. */
export const PROTECTION_TERM = z.strictObject(TERM).refine(inOrder);

const listOf = (personIds: PersonIdCodec) => z.strictObject({
  persons: z.array(z.strictObject({
    personId: z.string().refine((text) => personIds.decode(text) !== null), ...TERM,
  }).refine(inOrder, { path: ['to'] })).max(MOST_PROTECTED),
});

/**
 * Reads the list of a file. Throws an Error that names the file, the place and what must hold, and nothing of what is there: somebody may have put a number or a name in. A file
 * that is not there is an error too: protection that was set must not be silently off.
 */
export function readProtectedPersons(file: string, personIds: PersonIdCodec): readonly ProtectedPerson[] {
  if (!existsSync(file)) throw new TypeError(`${file} must hold the protected persons, as GOVERNANCE_PROTECTED_PERSONS says, and is not there`);
  const parsed = listOf(personIds).safeParse(yamlOf(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '') ?? '';
    const last = String(issue?.path.at(-1) ?? '');
    const expected = issue?.code === 'unrecognized_keys' ? 'have no other keys than those of the list' : `be ${EXPECTED[last] ?? 'a person with personId, reason, from and to'}`;
    throw new TypeError(`${file}: ${place === '' ? 'the list' : place} must ${expected}`);
  }
  const { persons } = parsed.data;
  const seen = new Set<string>();
  for (const [i, { personId }] of persons.entries()) {
    if (seen.has(personId)) throw new TypeError(`${file}: persons[${i}] must be there once, an earlier one is the same person`);
    seen.add(personId);
  }
  return persons;
}

function yamlOf(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    // The parser's own message quotes the line.
    throw new TypeError(`${file} must be a YAML file that can be read`);
  }
}
