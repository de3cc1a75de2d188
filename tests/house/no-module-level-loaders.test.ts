import { describe, expect, it, vi } from 'vitest';
import { trackedFiles } from './tracked-files.ts';

/* access.md D5: a loader lives as long as one request. One made when a module is read would be everybody's; so reading every module that makes loaders must make none. */
const made = vi.hoisted(() => ({ count: 0 }));
vi.mock('dataloader', () => ({
  default: class {
    constructor() {
      made.count += 1;
    }
  },
}));

const makers = trackedFiles().filter(({ path, text }) => /^(?:adapters|subgraphs|gateway|governance|schema|journal)\/.*\.ts$/.test(path) && /from 'dataloader'/.test(text) && /new DataLoader\(/.test(text));

describe('DataLoader', () => {
  it('is used by the subgraphs', () => expect(makers.map(({ path }) => path)).toContain('subgraphs/request/by-person.ts'));

  it.each(makers.map(({ path }) => path))('is not made when %s is read', async (path) => {
    const before = made.count;
    await import(new URL(`../../${path}`, import.meta.url).href);
    expect(made.count - before).toBe(0);
  });

  it('is counted where one is made', async () => {
    const { byPerson } = await import('../../subgraphs/request/by-person.ts');
    const before = made.count;
    byPerson({ encode: () => '', decode: () => null }, async () => []);
    expect(made.count - before).toBe(1);
  });
});
