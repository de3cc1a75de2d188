import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { documentAge } from '../../../gateway/access/document-age.ts';
import { subjectPseudonym } from '../../../journal/subjects/subject-pseudonym.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what the flag defines
const ANSWERS = 100;
const LENGTH = 1_000_000;

/** Bytes kept after `keep` was called with a part of each of a hundred long answers. */
function kept(keep: (key: string) => unknown): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < ANSWERS; n += 1) {
    const answer = `{"personId":"personId-of-number-${String(n).padStart(6, '0')}","name":"${'x'.repeat(LENGTH)}"}`;
    // As a reader captures it: a view of the answer.
    keep(/"personId":"([^"]*)"/.exec(answer)?.[1] ?? '');
  }
  'x'.replace(/x/, 'y'); // the last text that an expression matched is kept by the engine
  collect();
  return process.memoryUsage().heapUsed - before;
}

/**
 * A part of a long text is, to the engine, a view of the whole: kept in a cache, a key of 30 characters could keep the answer of a hundred kilobytes that it was read
 * from, and whoever else that tells of. A key of a Map or a Set does not, by what V8 makes of keys: so these tests, should it ever be otherwise.
 */
describe('what is kept of a subject keeps no answer alive that it was read from', () => {
  it('though a part of it would', () => {
    const parts: string[] = [];
    expect(kept((key) => parts.push(key))).toBeGreaterThan((ANSWERS * LENGTH) / 2);
  });

  it.each<[what: string, keep: (key: string) => unknown]>([
    ['pseudonyms', (key) => subjectPseudonym(EPOCH_KEY, 'PERSON', key)],
    ['ages', (key) => documentAge(PERSON_IDS, { kind: 'PERSON', key }, 0)],
  ])('%s', (_what, keep) => {
    expect(kept(keep)).toBeLessThan((ANSWERS * LENGTH) / 10);
  });
});

const EPOCH_KEY = Buffer.alloc(32, 7);
const PERSON_IDS = { decode: () => null };
