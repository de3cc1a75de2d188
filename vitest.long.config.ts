import { defineConfig } from 'vitest/config';

/** The full counts, and the suites that need Debian packages (each says how to install them). */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**'],
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
