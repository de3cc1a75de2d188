import { describe, expect, it } from 'vitest';
import { trackedFiles } from './tracked-files.ts';

/* A gate that draws other cases at each run is red by chance: random cases come from the one seed of tests/property.ts. So is one that a slow machine makes red. */
const tests = trackedFiles().filter(({ path }) => path.startsWith('tests/') && path.endsWith('.ts') && path !== 'tests/house/repeatable.test.ts');

describe('the random cases of the tests', () => {
  it.each([
    ['fast-check', /from 'fast-check'/, ['tests/property.ts']],
    ['Math.random', /Math\.random\b/, []],
  ] as const)('come from the seed of the run: %s is used by nothing else', (_name, used, allowed) => {
    const users = tests.filter(({ text }) => used.test(text)).map(({ path }) => path);
    expect(users).toEqual(allowed);
  });
});

describe('the clock decides nothing in the tests', () => {
  it.each([
    ['a wait of its own, with a patience of its own', /\bvi\.waitFor\b|\bvi\.waitUntil\b|\bexpect\.poll\b/, ['tests/until.ts']],
    ['a bound on how long something takes', /\b(?:performance|Date)\.now\(\) - [a-z]\w*\)\.to/, []],
    ['less time for a test or a hook than the gate gives all of them', /^ *\}, (?:\d\d|[1-8]\d\d)_000\);$|\{ timeout: (?:\d\d|[1-8]\d\d)_000 \}/m, []],
  ] as const)('no test has %s', (_name, used, allowed) => {
    const users = tests.filter(({ text }) => used.test(text)).map(({ path }) => path);
    expect(users).toEqual(allowed);
  });
});
