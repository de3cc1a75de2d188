import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENTRY_KINDS, FIELD_STATES } from '../../journal/journal-entry.ts';

const text = readFileSync(new URL('../../docs/journal.md', import.meta.url), 'utf8');

describe('docs/journal.md', () => {
  it('describes every kind of entry, and no other', () => {
    const kinds = [...text.matchAll(/^\| `([A-Z])` /gm)].map((match) => match[1]);
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(ENTRY_KINDS).sort());
  });

  it('names every state of a field', () => {
    for (const state of FIELD_STATES) expect(text).toMatch(new RegExp(`\`${state}\` [a-z]+`));
  });
});
