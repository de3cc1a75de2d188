import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGradedGateway } from '../gateway/graded-gateway.ts';
import type { GradedGateway } from '../gateway/graded-gateway.ts';

/*
 * access.md A8 on the graph that is shipped: documents that would grow without end are refused by what they measure, before validation, decision and
 * planning, and the process goes on answering /healthz meanwhile. How fast a refusal is, is in bench/results/access.md; here only that it does not wait for a deadline.
 */
let gateway: GradedGateway;
beforeAll(async () => {
  gateway = await startGradedGateway({ execute: async () => ({ data: { me: null }, errors: [], provenance: [] }) });
});
afterAll(() => gateway.close());

const LEVELS = 16;
const levels = (fields: (next: string) => string): string =>
  Array.from({ length: LEVELS }, (_, level) => `fragment F${level} on Household { ${level === LEVELS - 1 ? 'householdNo' : fields(`F${level + 1}`)} }`).join(' ');
const aliases = (count: number): string => Array.from({ length: count }, (_, at) => `a${at}: idNumber`).join(' ');

const BOMBS: readonly (readonly [string, string, string])[] = [
  ['sixteen levels of fragments, each spread twice under aliases', `{ me { household { ...F0 } } } ${levels((next) => `a: head { household { ...${next} } } b: head { household { ...${next} } }`)}`, 'depth'],
  ['sixteen levels of fragments, each spread twice beside one another', `{ me { household { ...F0 } } } ${levels((next) => `...${next} ... { ...${next} }`)}`, 'selections'],
  ['sixteen levels of fragments, each spread ten times', `{ me { household { ...F0 } } } ${levels((next) => `...${next} `.repeat(10))}`, 'selections'],
  ['a thousand aliases of one field', `{ me { ${aliases(1_000)} } }`, 'aliases'],
  ['a thousand aliases of the root', `{ ${Array.from({ length: 1_000 }, (_, at) => `a${at}: me { name }`).join(' ')} }`, 'tokens'],
  ['a thousand aliases through a fragment', `{ me { ...F } } fragment F on Person { ${aliases(1_000)} }`, 'aliases'],
  ['a thousand equal fields', `{ me { ${'idNumber '.repeat(1_000)} } }`, 'selections'],
  ['a thousand directives', `{ me { name ${'@include(if: true) '.repeat(500)} } }`, 'directives'],
];

/** Asks /healthz again and again until `work` is done. */
async function healthDuring<T>(work: Promise<T>): Promise<{ readonly result: T; readonly health: readonly number[] }> {
  const health: number[] = [];
  let isDone = false;
  const done = work.finally(() => { isDone = true; });
  do health.push((await fetch(new URL('/healthz', gateway.url))).status); while (!isDone);
  return { result: await done, health };
}

describe('a document that would grow without end', () => {
  it.each(BOMBS)('%s: refused by limit, nothing fetched, the refusal in the journal, and health answered all the while', async (_, query, limit) => {
    const [executed, records] = [gateway.executed.length, gateway.journal.records.length];
    const { result: replies, health } = await healthDuring(Promise.all(Array.from({ length: 5 }, () => gateway.query(query))));
    for (const { status, body } of replies) {
      expect([status, body.data ?? null, body.errors?.[0]?.extensions['code'], body.errors?.[0]?.extensions['limit']]).toEqual([400, null, 'LIMIT_EXCEEDED', limit]);
    }
    expect(new Set(health)).toEqual(new Set([200]));
    expect(gateway.executed.length).toBe(executed);
    expect(gateway.journal.records.slice(records).map(({ refusal }) => refusal)).toEqual(Array.from({ length: 5 }, () => 'LIMIT_EXCEEDED'));
  });

  it('sixty aliases are within the limit: what is refused is the number, not the alias', async () => {
    expect((await gateway.query(`{ me { ${aliases(60)} } }`)).status).toBe(200);
    expect(gateway.executed.length).toBeGreaterThan(0);
  });
});
