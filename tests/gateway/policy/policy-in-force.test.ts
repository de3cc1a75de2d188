import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPolicyFiles, versionOf } from '../../../gateway/access/policy/policy-files.ts';
import type { PolicyFiles } from '../../../gateway/access/policy/policy-files.ts';
import { PolicyError } from '../../../gateway/access/policy/policy-problem.ts';
import { createPolicyInForce } from '../../../gateway/policy-in-force.ts';
import { createMetrics } from '../../../gateway/server/metrics.ts';
import { createVersionsInForce } from '../../../gateway/versions-in-force.ts';
import type { JournalEvent } from '../../../journal/journal-entry.ts';
import { gradedSchema } from '../../../schema/graded-schema.ts';
import { keepingLog } from '../public-gateway.ts';

const SCHEMA = gradedSchema(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const FIRST = readPolicyFiles('policy');

/** The files with one changed. */
function changed(file: string, change: (text: string) => string): PolicyFiles {
  const texts = new Map(FIRST.texts).set(file, change(FIRST.texts.get(file) ?? ''));
  return { texts, version: versionOf(texts) };
}
const STRICTER = changed('clients.yaml', (text) => text.replace('clearance: 0, denials: ERRORS}', 'clearance: 0, denials: REJECT}'));
const BROKEN = changed('negative.yaml', (text) => `${text}\nallowAll: true\n`);

async function start(files: () => PolicyFiles = () => FIRST) {
  const noted: JournalEvent[] = [];
  const held = { note: async (_event: JournalEvent): Promise<void> => {} };
  const journal = {
    note: async (event: JournalEvent) => {
      await held.note(event);
      noted.push(event);
      return { log: 'l', index: noted.length };
    },
  };
  const { log, logged } = keepingLog();
  const metrics = createMetrics({ processMetrics: false });
  const versions = createVersionsInForce(journal);
  const policy = createPolicyInForce({ directory: 'policy', files, versions, metrics, log });
  const graph = policy.forGraph(SCHEMA, 'schema-1');
  await versions.takeEffect();
  policy.graphServed();
  const shown = async () => (await metrics.expose()).text.split('\n').filter((line) => line.startsWith('shuqiao_policy'));
  return { policy, graph, noted, held, logged, versions, shown };
}

describe('a policy version that is adopted', () => {
  it('is in force for requests that begin after, in the journal, in the log and on /metrics', async () => {
    const { policy, graph, noted, logged, shown } = await start();
    const before = graph.current();
    expect(await policy.adopt(() => STRICTER)).toEqual({ kind: 'replaced', version: STRICTER.version, previous: FIRST.version });
    expect([before.client('citizen-app')?.denials, graph.current().client('citizen-app')?.denials, policy.version()]).toEqual(['ERRORS', 'REJECT', STRICTER.version]);
    expect(noted).toEqual([{ kind: 'P', subject: 'policy', from: FIRST.version, to: STRICTER.version, digest: STRICTER.version }]);
    expect(logged).toEqual([{ level: 'info', facts: { from: FIRST.version, to: STRICTER.version }, text: 'policy replaced' }]);
    expect(await shown()).toEqual([`shuqiao_policy_info{version="${STRICTER.version}"} 1`, 'shuqiao_policy_changes_total 1', 'shuqiao_policy_refused 0']);
  });

  it('decides nothing before its entry is durable, and nothing at all when it cannot be', async () => {
    const { policy, graph, held } = await start();
    let fail: (reason: Error) => void = () => {};
    let reached = (): void => {};
    const noting = new Promise<void>((resolve) => void (reached = resolve));
    held.note = () => new Promise((_, reject) => {
      fail = reject;
      reached();
    });
    const adopting = policy.adopt(() => STRICTER);
    await noting;
    expect(graph.current().version).toBe(FIRST.version);
    fail(new Error('both sinks failed'));
    await expect(adopting).rejects.toThrow('both sinks failed');
    expect(graph.current().version).toBe(FIRST.version);
    held.note = async () => {};
    expect(await policy.adopt(() => STRICTER)).toMatchObject({ kind: 'replaced', previous: FIRST.version });
  });

  it('changes nothing where nothing changed', async () => {
    const { policy, noted, logged } = await start();
    expect(await policy.adopt(() => FIRST)).toEqual({ kind: 'unchanged', version: FIRST.version });
    expect([noted, logged]).toEqual([[], []]);
  });
});

describe('a policy version with a problem', () => {
  it('is refused by file and line, and the last good one stays', async () => {
    const { policy, graph, noted, logged, shown } = await start();
    const line = (BROKEN.texts.get('negative.yaml') ?? '').split('\n').indexOf('allowAll: true') + 1;
    expect(await policy.adopt(() => BROKEN)).toMatchObject({ kind: 'refused', kept: FIRST.version });
    expect(logged).toMatchObject([{ level: 'error', facts: { problems: [expect.stringMatching(/^negative\.yaml:\d+: must .*allowAll/)] }, text: 'policy refused; the last good one stays' }]);
    expect(line).toBeGreaterThan(0);
    expect([graph.current().version, noted]).toEqual([FIRST.version, []]);
    expect(await shown()).toContain('shuqiao_policy_refused 1');
    expect(policy.problemsOf(() => BROKEN)).toHaveLength(1);
  });

  it.each([['the last good one comes back', FIRST], ['a good one follows', STRICTER]])('is forgotten when %s', async (_what, files) => {
    const { policy, shown } = await start();
    await policy.adopt(() => BROKEN);
    await policy.adopt(() => files);
    expect(await shown()).toContain('shuqiao_policy_refused 0');
  });

  it('is one that cannot be read, too', async () => {
    const { policy, graph } = await start();
    expect(await policy.adopt(() => readPolicyFiles('nowhere'))).toMatchObject({ kind: 'refused', problems: [{ must: 'be a directory that can be read', got: 'ENOENT' }] });
    expect(graph.current().version).toBe(FIRST.version);
  });

  it('stops a graph that would begin with it', async () => {
    let files = FIRST;
    const { policy, graph, shown } = await start(() => files);
    files = BROKEN;
    expect(() => policy.forGraph(SCHEMA, 'schema-2')).toThrow(PolicyError);
    expect([graph.current().version, policy.version()]).toEqual([FIRST.version, FIRST.version]);
    expect(await shown()).toContain('shuqiao_policy_refused 1');
  });
});

describe('the policy of a graph that never was served', () => {
  it('is not the one that is changed', async () => {
    const { policy, graph } = await start();
    const stillborn = policy.forGraph(SCHEMA, 'schema-2');
    await policy.adopt(() => STRICTER);
    expect([graph.current().version, stillborn.current().version]).toEqual([STRICTER.version, FIRST.version]);
  });
});
