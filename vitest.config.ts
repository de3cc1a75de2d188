import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql, as under node: the bundler's reading of package.json would add a second one beside that of the CommonJS packages.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/long/**', 'node_modules/**'],
    // The same random cases at each run: the gate must say of a commit what it said before. New ones are drawn by `npm run test:long`.
    env: { SHUQIAO_SEED: process.env['SHUQIAO_SEED'] ?? '20261121' },
    // Two cores: more workers than cores only adds start-up cost.
    maxWorkers: 2,
    // For what hangs, not for what is slow: a busy machine must not turn a right answer into a red run.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: ['default'],
  },
});
