import { defineConfig } from 'vitest/config';

/** The full counts, and the suites that need Debian packages (each says how to install them). */
export default defineConfig({
  // One copy of graphql, as under node: the bundler's reading of package.json would add a second one beside that of the CommonJS packages.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**'],
    // New random cases at each run, the same seed in every file: titles and failures name it, and SHUQIAO_SEED repeats it.
    env: { SHUQIAO_SEED: process.env['SHUQIAO_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31)) },
    maxWorkers: 2,
    // For what hangs, not for what is slow: at full counts on a busy machine a property takes more than ten minutes of the clock.
    testTimeout: 3_600_000,
    hookTimeout: 900_000,
  },
});
