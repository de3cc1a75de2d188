import type { AccessTemplate } from '../../journal/journal-entry.ts';

/** As many digits as a name of an operation or an alias may have in a row: a card, a mobile or an ID number has more. */
const NUMBERS = /\d{6,}/g;
const known = new WeakMap<AccessTemplate, AccessTemplate>();

/**
 * The template as it is journalled. Names of operations and aliases are the client's own words, and must not carry somebody's number into the log (access.md
 * C6): runs of six or more digits are left out of them. What has none stays the very object, so that equal templates are recognised as before.
 */
export function journalledTemplate(template: AccessTemplate): AccessTemplate {
  const found = known.get(template);
  if (found !== undefined) return found;
  const journalled = carriesNumber(template) ? withoutNumbers(template) : template;
  known.set(template, journalled);
  return journalled;
}

const has = (text: string): boolean => text.search(NUMBERS) >= 0;
const without = (text: string): string => text.replaceAll(NUMBERS, '#');

function carriesNumber({ operationName, fields }: AccessTemplate): boolean {
  return (operationName !== null && has(operationName)) || fields.some(({ path }) => has(path));
}

function withoutNumbers(template: AccessTemplate): AccessTemplate {
  const { operationName, fields } = template;
  return Object.freeze({ ...template, operationName: operationName === null ? null : without(operationName), fields: fields.map((field) => ({ ...field, path: without(field.path) })) });
}
