import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attackTable } from './attack-table.ts';
import { ATTACKS } from './attacks.ts';

/** Keeps tests/abuse/README.md true: every attack has its row, every row its test and its defence. That each test fails without it: check-defences.ts. */
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const TABLES = { A: 9, B: 8, C: 6, D: 8, E: 7, J: 11 };

describe('the table of attacks', () => {
  it('has a row for every attack of access.md A to E and J, in order', () => {
    // An attack with two defences has a row for each.
    expect([...new Set(ATTACKS.map(({ id }) => id))]).toEqual(Object.entries(TABLES).flatMap(([letter, count]) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`)));
  });

  it('stands in the README as it is here', () => expect(read('tests/abuse/README.md')).toContain(attackTable(ATTACKS)));

  it.each(ATTACKS)('$id ($attack) names a test that is there', ({ test: { file, title } }) => {
    const source = read(file);
    const quoted = ["'", '"', '`'].map((quote) => `${quote}${title.replaceAll(quote, `\\${quote}`)}${quote}`);
    expect(quoted.some((each) => new RegExp(`(?:it|describe|\\))\\(${each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(source)), `${file}: ${title}`).toBe(true);
  });

  it.each(ATTACKS)('$id ($attack) names a defence that is there, once', ({ breach: { file, changes } }) => {
    const source = read(file);
    expect(changes.length).toBeGreaterThan(0);
    for (const [from, to] of changes) {
      expect(source.split(from).length - 1, from).toBe(1);
      expect(to).not.toBe(from);
    }
  });
});
