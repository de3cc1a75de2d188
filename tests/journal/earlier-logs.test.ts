import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../journal/files/node-file-system.ts';
import { showCommand } from '../../journal/show-command.ts';
import { verifyDirectory } from '../../journal/verify/verify-directory.ts';
import { run } from './command-kit.ts';

/** A log as it was written on 2026-11-22, before entries had a network: three accesses, one with an intent, one refused. */
const RECORDED = fileURLToPath(new URL('./recorded/before-networks', import.meta.url));
const LATER = Date.UTC(2026, 11, 1);

describe('a log from before entries told the network', () => {
  it('verifies whole', async () => {
    const results = await verifyDirectory({ files: nodeFileSystem, directory: RECORDED, keys: [], anchored: new Map(), now: LATER });
    expect(results).toMatchObject([{ origin: 'shuqiao.test/before-networks', size: 12, problems: [] }]);
  });

  it('is shown, each access with what it says and no network', async () => {
    const { code, out } = await run(showCommand, RECORDED, '--kind', 'A,I', '--json');
    expect(code).toBe(0);
    const views = out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(views.map(({ kind, network, caseNo, outcome }) => [kind, network, caseNo, outcome])).toMatchObject([
      ['A', null, '2026-0', { intent: null, refusal: null }], ['I', null, '2026-1', null], ['A', null, '2026-1', { intent: 6, refusal: null }], ['A', null, '2026-2', { intent: null, refusal: 'PURPOSE_REQUIRED' }],
    ]);
    expect((await run(showCommand, RECORDED, '--index', '5')).out).toContain('from:      a network that is not told');
  });
});
