import { describe, expect, it } from 'vitest';
import { PendingSink } from '../../../journal/pending/pending-sink.ts';
import { settle } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import type { Fault, Operation } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { expectWhole, ofKind, readAll } from '../read-all.ts';
import { sampleRecord, SENSITIVE_TEMPLATE } from '../sample-record.ts';
import { bothGrades, eio, L1, L3, outcome } from './failure-kit.ts';

/* The failure matrix of audit.md 2.7: sinks, disk, crash. The rest of it is in failures-of-keys-and-time.test.ts. */
const twoDisks = (): MemoryFileSystem => MemoryFileSystem.fromFiles(new Map([['/second/README', Buffer.from('a second disk')]]));
const onPrimary = (operation: Operation): boolean => operation.path.startsWith('/logs/');
const pendingCall = (operation: Operation): boolean => operation.path.includes('/pending/') && (operation.kind === 'write' || operation.kind === 'datasync' || operation.kind === 'create');

describe('the primary sink errs and the secondary takes the entry (audit.md 2.7)', () => {
  it.each([['EIO on write', 'write'], ['EIO on fdatasync', 'datasync']] as const)('serves all grades after %s, notes it, and brings the primary back with what it missed', async (_, kind) => {
    const { journal, files, clock } = await openTestJournal({ secondaryDirectory: '/second' }, twoDisks());
    files.fault = (operation) => (onPrimary(operation) && (operation.kind === kind || operation.kind === 'create') && pendingCall(operation) ? eio() : null);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    expect(journal.health()).toMatchObject({ state: 'degraded', causes: ['PRIMARY_EJECTED'] });
    await clock.advance(5_000);
    const { publishedSize } = journal.health();
    files.fault = () => null;
    await clock.advance(3_000);
    expect(journal.health()).toMatchObject({ state: 'open', causes: [] });
    expect(journal.health().publishedSize).toBeGreaterThan(publishedSize);
    await journal.close();
    const incidents = ofKind(await readAll(files), 'X');
    expect(incidents.map(({ subject, state, cause }) => [subject, state, cause])).toEqual([['primary', 'ejected', 'EIO'], ['primary', 'recovered', null]]);
    await expectWhole(files);
  });

  it('serves while the secondary errs, and says so', async () => {
    const { journal, files } = await openTestJournal({ secondaryDirectory: '/second' }, twoDisks());
    files.fault = (operation) => (!onPrimary(operation) && pendingCall(operation) ? eio('EROFS') : null);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await journal.close();
    expect(ofKind(await readAll(files), 'X').map(({ subject, cause }) => [subject, cause])).toEqual([['secondary', 'EROFS']]);
    await expectWhole(files);
  });
});

describe('no sink takes the entry', () => {
  it('refuses every grade, keeps the place in the log, and later names the entries whose responses never left', async () => {
    const { journal, files, clock } = await openTestJournal({ secondaryDirectory: '/second' }, twoDisks());
    const before = await journal.append(L3(1));
    files.fault = (operation) => (pendingCall(operation) ? eio() : null);
    expect(await bothGrades(journal)).toEqual({ L1: 'SINKS_FAILED', L3: 'SINKS_FAILED' });
    expect(journal.health().state).toBe('refusing');
    await clock.advance(10_000);
    expect(await outcome(journal.append(L1(2)))).toBe('SINKS_FAILED');
    files.fault = () => null;
    await clock.advance(2_000);
    const after = await journal.append(L3(3));
    await journal.close();
    const entries = await readAll(files);
    const range = ofKind(entries, 'X').find((entry) => entry.notReleased !== null)?.notReleased ?? [0, 0];
    expect(range[0]).toBe(before.index + 1);
    // The templates and the one record that was under way; what was refused later got no entry.
    expect(entries.slice(range[0], range[1] + 1).filter((entry) => entry.kind === 'A')).toHaveLength(1);
    expect(after.index).toBeGreaterThan(range[1]);
    await expectWhole(files);
  });

  it('answers within the deadline when both hang, and not again before a sink came back', async () => {
    const { journal, files, clock } = await openTestJournal({ secondaryDirectory: '/second' }, twoDisks());
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.fault = (operation) => (pendingCall(operation) && operation.kind === 'datasync' ? { kind: 'hang', until } : null);
    const append = outcome(journal.append(L1(1)));
    await clock.advance(249);
    expect(await Promise.race([append, settle().then(() => 'waiting')])).toBe('waiting');
    await clock.advance(10);
    expect(await append).toBe('SINKS_FAILED');
    expect(await outcome(journal.append(L1(2)))).toBe('SINKS_FAILED');
    files.fault = () => null;
    release();
    await clock.advance(2_000);
    expect(await outcome(journal.append(L1(3)))).toBe('served');
    await journal.close();
    await expectWhole(files);
  });
});

describe('the only sink hangs', () => {
  it('is waited for for five seconds, since nothing else could take the entry, and then every grade is refused', async () => {
    const { journal, files, clock } = await openTestJournal();
    files.fault = (operation) => (pendingCall(operation) ? { kind: 'hang', until: new Promise(() => undefined) } : null);
    const append = outcome(journal.append(L1(1)));
    await clock.advance(4_999);
    expect(await Promise.race([append, settle().then(() => 'waiting')])).toBe('waiting');
    await clock.advance(10);
    expect(await append).toBe('SINKS_FAILED');
    expect(await bothGrades(journal)).toEqual({ L1: 'SINKS_FAILED', L3: 'SINKS_FAILED' });
  });
});

describe('a sink hangs', () => {
  it('is ejected after 250 ms, later entries do not wait for it, and it is not asked again before its call came back', async () => {
    const { journal, files, clock } = await openTestJournal({ secondaryDirectory: '/second' }, twoDisks());
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.fault = (operation) => (onPrimary(operation) && pendingCall(operation) ? { kind: 'hang', until } : null);
    const append = journal.append(L3(1));
    await clock.advance(260);
    await append;
    const calls = files.operations.length;
    await journal.append(L3(2));
    await clock.advance(5_000);
    expect(files.operations.slice(calls).filter((operation) => onPrimary(operation) && pendingCall(operation))).toEqual([]);
    files.fault = () => null;
    release();
    await clock.advance(2_000);
    await journal.close();
    expect(ofKind(await readAll(files), 'X').map(({ subject, state, cause }) => [subject, state, cause])).toEqual([['primary', 'ejected', 'DEADLINE'], ['primary', 'recovered', null]]);
    await expectWhole(files);
  });
});

describe('the disk fills up', () => {
  it.each([
    [0.91, { L1: 'served', L3: 'served' }, 'alert', 'degraded'],
    [0.975, { L1: 'served', L3: 'DISK_NEARLY_FULL' }, 'restricted', 'refusing-sensitive'],
    [0.999, { L1: 'DISK_FULL', L3: 'DISK_FULL' }, 'full', 'refusing'],
  ] as const)('at %f of it in use answers %o and notes «%s»', async (usedFraction, expected, state, health) => {
    const { journal, files, clock } = await openTestJournal();
    files.usedFraction = usedFraction;
    await clock.advance(6_000);
    expect(await bothGrades(journal)).toEqual(expected);
    expect(journal.health().state).toBe(health);
    files.usedFraction = 0.5;
    await clock.advance(6_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    await journal.close();
    expect(ofKind(await readAll(files), 'X').map((entry) => [entry.subject, entry.state])).toEqual([['disk', state], ['disk', 'ok']]);
    await expectWhole(files);
  });

  it('gives up its reserve when a write finds no space, so that the entry which says so fits', async () => {
    const { journal, files, clock } = await openTestJournal();
    const reserve = `/logs/${ORIGIN}/reserve`;
    expect((await files.read(reserve))?.length).toBe(512 * 1024);
    // Space is what the reserve holds: writes succeed only once it is gone.
    files.fault = (operation) => (operation.kind === 'write' && files.files().has(reserve) ? { kind: 'torn', code: 'ENOSPC', share: 0.4 } : null);
    files.usedFraction = 0.9999;
    expect(await outcome(journal.append(L1(1)))).toBe('SINKS_FAILED');
    await clock.advance(3_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'DISK_FULL', L3: 'DISK_FULL' });
    files.usedFraction = 0.5;
    files.fault = () => null;
    await clock.advance(6_000);
    expect(await bothGrades(journal)).toEqual({ L1: 'served', L3: 'served' });
    expect((await files.read(reserve))?.length).toBe(512 * 1024);
    await journal.close();
    const incidents = ofKind(await readAll(files), 'X');
    expect(incidents.map(({ subject, state, cause }) => [subject, state, cause])).toEqual([
      ['disk', 'full', null], ['primary', 'ejected', 'ENOSPC'], ['primary', 'recovered', null], ['journal', 'recovered', 'SINKS_FAILED'], ['disk', 'ok', null],
    ]);
    await expectWhole(files);
  });
});

describe('a crash between fetch and reply', () => {
  it('leaves an intent without an outcome', async () => {
    const { journal, files } = await openTestJournal();
    const finished = await journal.intend(L3(1));
    await journal.append(sampleRecord(1, { intent: finished.index }));
    const cut = await journal.intend(L3(2));
    const after = await openTestJournal({}, MemoryFileSystem.fromFiles(files.files()));
    await after.journal.close();
    const entries = await readAll(after.files);
    const answered = new Set(ofKind(entries, 'A').map((entry) => entry.intent));
    expect(entries.flatMap((entry, index) => (entry.kind === 'I' && !answered.has(index) ? [index] : []))).toEqual([cut.index]);
    expect(ofKind(entries, 'B').map((entry) => entry.event === 'boot' && entry.unclean)).toEqual([false, true, false]);
    await expectWhole(after.files);
  });
});

describe('a record that cannot be an entry', () => {
  it('is refused alone, and the log goes on', async () => {
    const { journal, files } = await openTestJournal();
    const wrong = sampleRecord(1, { template: { ...SENSITIVE_TEMPLATE, defaults: 'A' } });
    const results = await Promise.all([outcome(journal.append(L3(1))), outcome(journal.append(wrong)), outcome(journal.append(L3(2)))]);
    expect(results).toEqual(['served', 'RECORD_REFUSED', 'served']);
    await journal.close();
    expect(await outcome(journal.append(L1(3)))).toBe('CLOSED');
    await expectWhole(files);
  });
});

describe('a sink', () => {
  it.each([['a write that finds no space', 'write'], ['a directory that cannot be synced', 'syncDirectory']] as const)('that cannot come back for %s leaves no open file and no bytes behind, however often it is tried', async (_, kind) => {
    const files = new MemoryFileSystem();
    await files.makeDirectory('/sink');
    let open = 0;
    const counting = (failing: boolean) => (operation: Operation): Fault | null => {
      if (operation.kind === 'create') open += 1;
      if (operation.kind === 'close') open -= 1;
      return failing && operation.kind === kind ? eio('ENOSPC') : null;
    };
    files.fault = counting(false);
    const sink = new PendingSink('primary', '/sink', files, 0, 64);
    await sink.reopen([]);
    sink.eject(new Error('EIO'));
    await settle();
    const before = [...files.files().keys()];
    files.fault = counting(true);
    for (let n = 0; n < 5; n += 1) await expect(sink.reopen([{ bytes: Buffer.from('a frame'), first: 0, end: 1 }])).rejects.toMatchObject({ code: 'ENOSPC' });
    files.fault = counting(false);
    expect([open, [...files.files().keys()]]).toEqual([0, before]);
    await sink.reopen([]);
    expect([open, sink.isOpen]).toEqual([1, true]);
  });

  it('never writes into a segment after an error in it', async () => {
    const files = new MemoryFileSystem();
    const sink = new PendingSink('primary', '/pending', files, 0, 64);
    await sink.reopen([]);
    files.fault = (operation) => (operation.kind === 'datasync' ? { kind: 'error', code: 'EIO', tookEffect: true } : null);
    const frame = { bytes: Buffer.from('frame'), first: 0, end: 1 };
    await expect(sink.write([frame])).rejects.toMatchObject({ code: 'EIO' });
    expect(sink.eject(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('EIO');
    files.fault = () => null;
    await sink.reopen([frame]);
    expect([...files.files().keys()]).toEqual(['/pending/0000000000.frames', '/pending/0000000001.frames']);
  });
});
