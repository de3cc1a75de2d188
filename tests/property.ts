import fc from 'fast-check';

/**
 * What this run's random cases are drawn from. `npm test` always draws the same ones (vitest.config.ts), so that the gate says of a
 * commit what it said before; `npm run test:long` draws new ones at each run. `SHUQIAO_SEED` repeats a run: titles and failures name it.
 */
export const SEED = Number(process.env['SHUQIAO_SEED']);

if (!Number.isSafeInteger(SEED)) throw new Error(`SHUQIAO_SEED, which the configurations of vitest set, must be a whole number, got "${String(process.env['SHUQIAO_SEED'])}"`);

// Properties that name a seed of their own keep it.
fc.configureGlobal({ seed: SEED });

export { fc };
