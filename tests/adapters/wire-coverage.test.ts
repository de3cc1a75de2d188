import { globSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wireFiles } from './wire-file.ts';

/*
 * No recorded message lies in tests/oracles/wire unread: each is in a table made of its whole folder, or is named by a test, or by the expectation of
 * another file that a test names (`national-2-key.response.json` by `national.expected.json`).
 */
const ROOT = fileURLToPath(new URL('../oracles/wire/', import.meta.url));
const HOUSE = new URL('../', import.meta.url);
const TESTS = globSync('{adapters,sandbox,long/adapters}/**/*.ts', { cwd: fileURLToPath(HOUSE) })
  .filter((file) => !/wire-coverage|codecs-never-throw/.test(file)).map((file) => readFileSync(new URL(file, HOUSE), 'utf8'));
// A table of a whole folder, as the suites write it; that they leave none of it out is theirs to assert.
const WHOLE = new Set(TESTS.flatMap((text) => [...text.matchAll(/wireFiles\('(\w+)'\)/g)].map(([, folder]) => folder)));
const FILES = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  .flatMap(({ name: folder }) => readdirSync(ROOT + folder).map((file) => [folder, file] as const));

/** No message to a reader of ours, and why. */
const NO_READER: Readonly<Record<string, string>> = {
  'soap/spyne-match.request.http': 'what spyne was asked, by a client that is not ours; ours asks a live spyne in tests/long',
  'soap/spyne-fault.request.http': 'the same', 'soap/spyne-fault-server.request.http': 'the same', 'soap/spyne-fault-unqualified.request.http': 'the same',
  'signed/sm2-throwaway-private.pem': 'the key as PEM; tests take it from sm.expected.json', 'signed/sm2-throwaway-public.pem': 'the same',
};

/** The parts of a file's name that may stand for it: all of it, or without its last ending, or the number that a table counts. */
function isNamed(text: string, file: string): boolean {
  const stem = file.replace(/\.(expected\.json|[^.]+)$/, '');
  return text.includes(file) || text.includes(`'${stem}'`) || text.includes(`/${stem}.`) || text.includes(`'${/_(\d{3})\.\w+/.exec(file)?.[1]}'`);
}

describe('the recorded messages', () => {
  it('lie in folders that are all known', () => expect([...new Set(FILES.map(([folder]) => folder))].toSorted()).toEqual(['elicence', 'envelopes', 'exchangedb', 'filedrop', 'signed', 'soap', 'wfs']));

  it('has no file excused that is not there', () => {
    const all = new Set(FILES.map(([folder, file]) => `${folder}/${file}`));
    expect(Object.keys(NO_READER).filter((file) => !all.has(file))).toEqual([]);
  });

  it.each(FILES.filter(([folder, file]) => NO_READER[`${folder}/${file}`] === undefined))('%s/%s is read by a test', (folder, file) => {
    const inTable = WHOLE.has(folder) && wireFiles(folder).some(({ name }) => file === name || file === `${name.replace(/\.[^.]+$/, '')}.expected.json`);
    const expectations = readdirSync(ROOT + folder).filter((other) => other.endsWith('.expected.json') && other !== file && (WHOLE.has(folder) || TESTS.some((text) => isNamed(text, other))));
    const named = TESTS.some((text) => isNamed(text, file)) || expectations.some((other) => readFileSync(`${ROOT}${folder}/${other}`, 'utf8').includes(file));
    expect(inTable || named).toBe(true);
  });
});
