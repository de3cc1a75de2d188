import { describe, expect, it } from 'vitest';
import type { AnchoredCheckpoint, CheckpointAnchor } from '../../../journal/anchor/checkpoint-anchor.ts';
import type { SubjectKeyService } from '../../../journal/subjects/subject-key-service.ts';
import { FIXED_KEYS, openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { expectWhole, ofKind, readAll } from '../read-all.ts';
import { PLAIN_TEMPLATE, sampleRecord } from '../sample-record.ts';
import { bothGrades, eio, L1, L3, outcome } from './failure-kit.ts';

/* The failure matrix of audit.md 2.7: the key service, clocks, checkpoints and their second place. The rest of it is in failure-matrix.test.ts. */

describe('the key service is down', () => {
  function switchableKeys(): SubjectKeyService & { mode: 'up' | 'down' | 'hangs' } {
    return {
      mode: 'up',
      current(at) {
        if (this.mode === 'down') return Promise.reject(new Error('key service unreachable'));
        return this.mode === 'hangs' ? new Promise(() => undefined) : FIXED_KEYS.current(at);
      },
    };
  }

  it.each(['down', 'hangs'] as const)('serves from the cached key for its life, then refuses what names subjects, and L3 and L4 whatever they name (%s)', async (mode) => {
    const keys = switchableKeys();
    const { journal, files, clock } = await openTestJournal({ subjectKeys: keys });
    keys.mode = mode;
    await clock.advance(14 * 60_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await clock.advance(2 * 60_000);
    const nobodys = { subjects: [] };
    const refused = [journal.append(L3(1)), journal.append(sampleRecord(2, nobodys)), journal.intend(sampleRecord(3, nobodys)), journal.append(sampleRecord(4, { template: PLAIN_TEMPLATE }))].map(outcome);
    await clock.advance(2_500);
    expect(await Promise.all(refused)).toEqual(refused.map(() => 'KEY_UNAVAILABLE'));
    expect(await outcome(journal.append(L1(5)))).toBe('served');
    expect(journal.health()).toMatchObject({ state: 'refusing-sensitive', causes: ['KEY_UNAVAILABLE'] });
    keys.mode = 'up';
    await clock.advance(5_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    expect(journal.health()).toMatchObject({ state: 'open', causes: [] });
    await journal.close();
    expect(ofKind(await readAll(files), 'K').map((entry) => entry.state)).toEqual(['opened', 'unavailable', 'opened']);
    await expectWhole(files);
  });

  it('refuses a subject at once when it never had a key, and an epoch\'s key ends with the epoch', async () => {
    const keys = switchableKeys();
    keys.mode = 'down';
    const { journal, clock, files } = await openTestJournal({ subjectKeys: keys });
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'KEY_UNAVAILABLE' });
    keys.mode = 'up';
    expect((await bothGrades(journal)).L3).toBe('served');
    clock.jump(Date.UTC(2027, 0, 1) - clock.now());
    keys.mode = 'down';
    expect((await bothGrades(journal)).L3).toBe('KEY_UNAVAILABLE');
    await journal.close();
    await expectWhole(files);
  });
});

describe('the epoch of the subject key ends', () => {
  it('and the log says which one is retired and which one opened', async () => {
    const current = async (at: number) => {
      const next = at >= Date.UTC(2027, 0, 1);
      return { epoch: next ? '2027Q1' : '2026Q4', key: Buffer.alloc(32, next ? 8 : 9), validUntil: next ? Date.UTC(2027, 3, 1) : Date.UTC(2027, 0, 1) };
    };
    const { journal, files, clock } = await openTestJournal({ subjectKeys: { current } });
    await journal.append(L3(1));
    clock.jump(Date.UTC(2027, 0, 1) - clock.now());
    await journal.append(L3(2));
    await clock.advance(2_000);
    await journal.close();
    expect(ofKind(await readAll(files), 'K').map(({ epoch, state }) => [epoch, state])).toEqual([['2026Q4', 'opened'], ['2026Q4', 'retired'], ['2027Q1', 'opened']]);
  });
});

describe('the clock jumps', () => {
  it.each([['forward', 5_000], ['back', -86_400_000]])('serves, and a heartbeat says by how much (%s)', async (_, offset) => {
    const { journal, files, clock } = await openTestJournal();
    clock.jump(offset);
    await clock.advance(1_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await journal.close();
    expect(ofKind(await readAll(files), 'H').map((entry) => entry.clockOffsetMs)).toEqual([offset]);
    await expectWhole(files);
  });

  it('says nothing of a drift within two seconds', async () => {
    const { journal, files, clock } = await openTestJournal();
    clock.jump(1_900);
    await clock.advance(5_000);
    await journal.close();
    expect(ofKind(await readAll(files), 'H')).toEqual([]);
  });
});

describe('checkpoints come late', () => {
  it('serves and notes it after a minute, refuses L3 and L4 after the grace, and recovers', async () => {
    const { journal, files, clock } = await openTestJournal({ limits: { checkpointGraceMs: 600_000 } });
    files.fault = (operation) => (operation.kind === 'rename' ? eio() : null);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await clock.advance(120_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await clock.advance(600_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'CHECKPOINT_LATE' });
    files.fault = () => null;
    await clock.advance(2_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await journal.close();
    expect(ofKind(await readAll(files), 'X').map((entry) => [entry.subject, entry.state])).toEqual([['checkpoint', 'late'], ['checkpoint', 'recovered']]);
    await expectWhole(files);
  });

  class SwitchableAnchor implements CheckpointAnchor {
    held: AnchoredCheckpoint | null = null;
    mode: 'up' | 'down' | 'hangs' = 'up';
    async read(): Promise<AnchoredCheckpoint | null> {
      if (this.mode === 'hangs') await new Promise(() => undefined);
      if (this.mode === 'down') throw new Error('anchor unreachable');
      return this.held;
    }
    async origins(): Promise<readonly string[]> {
      return [ORIGIN];
    }
    async replace(_: string, expected: number, note: Buffer): Promise<boolean> {
      if ((this.held?.version ?? 0) !== expected) return false;
      this.held = { version: expected + 1, note };
      return true;
    }
    async close(): Promise<void> {}
  }

  it.each(['down', 'hangs'] as const)('refuses L3 and L4 when the second place for checkpoints is %s beyond the grace', async (mode) => {
    const place = new SwitchableAnchor();
    const { journal, clock, files } = await openTestJournal({ anchor: { place, everyMs: 60_000 } });
    await clock.advance(120_000);
    expect(place.held?.version).toBeGreaterThan(0);
    place.mode = mode;
    await clock.advance(3 * 3_600_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await clock.advance(2 * 3_600_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'CHECKPOINT_LATE' });
    await journal.close();
    await expectWhole(files);
  });

  it('refuses L3 and L4 at once when the second place holds another history of this log', async () => {
    const place = new SwitchableAnchor();
    const first = await openTestJournal();
    await first.journal.append(L3(1));
    await first.journal.close();
    place.held = { version: 7, note: (await first.files.read(`/logs/${ORIGIN}/checkpoint`)) ?? Buffer.alloc(0) };
    const { journal, clock, files } = await openTestJournal({ anchor: { place, everyMs: 60_000 } });
    for (let n = 0; n < 10; n += 1) await journal.append(L1(n));
    await clock.advance(120_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'CHECKPOINT_LATE' });
    expect(place.held.version).toBe(7);
    await journal.close();
    expect(ofKind(await readAll(files), 'X').map((entry) => [entry.subject, entry.state])).toEqual([['anchor', 'refused']]);
  });
});
