import { describe, expect, it } from 'vitest';
import { createVersionsInForce } from '../../gateway/versions-in-force.ts';
import type { JournalEvent } from '../../journal/journal-entry.ts';

function journal(fails = false): { readonly noted: JournalEvent[]; note(event: JournalEvent): Promise<{ log: string; index: number }> } {
  const noted: JournalEvent[] = [];
  return {
    noted,
    note: async (event) => {
      if (fails) throw new Error('both sinks failed');
      noted.push(event);
      return { log: 'l', index: noted.length };
    },
  };
}

describe('createVersionsInForce', () => {
  it('notes what changed and nothing else; the first versions are in the boot entry', async () => {
    const log = journal();
    const versions = createVersionsInForce(log);
    versions.made({ schemaId: 's1', policyVersion: 'p1' });
    await versions.takeEffect();
    versions.made({ schemaId: 's1', policyVersion: 'p2' });
    await versions.takeEffect();
    versions.made({ schemaId: 's2', policyVersion: 'p2' });
    await versions.takeEffect();
    await versions.takeEffect();
    expect(log.noted).toEqual([
      { kind: 'P', subject: 'policy', from: 'p1', to: 'p2', digest: 'p2' },
      { kind: 'P', subject: 'schema', from: 's1', to: 's2', digest: 's2' },
    ]);
  });

  it('does not take effect what cannot be journalled', async () => {
    const versions = createVersionsInForce(journal(true));
    versions.made({ schemaId: 's1', policyVersion: 'p1' });
    await versions.takeEffect();
    versions.made({ schemaId: 's2', policyVersion: 'p1' });
    await expect(versions.takeEffect()).rejects.toThrow('both sinks failed');
  });
});
