import { describe, expect, it } from 'vitest';
import { trackedFiles } from './tracked-files.ts';

/* A gate that draws other cases at each run is red by chance: random cases come from the one seed of tests/property.ts. */
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
