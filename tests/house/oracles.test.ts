import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const copies = new URL('../oracles/', import.meta.url);
const originals = new URL('../../../shared/', import.meta.url);

function filesBelow(folder: URL, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(new URL(`${entry.name}/`, folder), `${prefix}${entry.name}/`) : [prefix + entry.name]);
}

describe('the oracles', () => {
  it('are all here, so that nothing outside the project is needed', () => {
    expect(readdirSync(copies).sort()).toEqual(['decision-vectors.yaml', 'identifier-vectors.json', 'mask-vectors.json', 'wire', 'workload']);
    expect(filesBelow(copies).length).toBeGreaterThan(200);
  });

  // Only where the house plan lies beside the checkout is there anything to compare with.
  it.runIf(existsSync(new URL('decision-vectors.yaml', originals)))('are the originals, byte for byte, none left out', () => {
    for (const name of ['decision-vectors.yaml', 'identifier-vectors.json', 'mask-vectors.json']) {
      expect(readFileSync(new URL(name, copies)).equals(readFileSync(new URL(name, originals))), name).toBe(true);
    }
    for (const folder of ['wire/', 'workload/']) {
      const names = filesBelow(new URL(folder, originals));
      expect(filesBelow(new URL(folder, copies)).sort()).toEqual([...names].sort());
      for (const name of names) {
        expect(readFileSync(new URL(folder + name, copies)).equals(readFileSync(new URL(folder + name, originals))), folder + name).toBe(true);
      }
    }
  });
});
