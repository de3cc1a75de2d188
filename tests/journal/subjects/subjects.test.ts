import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSubjectKeys } from '../../../journal/subjects/file-subject-keys.ts';
import { subjectEpoch } from '../../../journal/subjects/subject-epoch.ts';
import { subjectPseudonym } from '../../../journal/subjects/subject-pseudonym.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'shuqiao-subjects-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const MASTER = Buffer.alloc(32, 3);
const NOW = Date.UTC(2026, 10, 21);

describe('epochs', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026Q1', '2026-04-01T00:00:00Z'], ['2026-03-31T23:59:59.999Z', '2026Q1', '2026-04-01T00:00:00Z'],
    ['2026-11-21T08:00:00Z', '2026Q4', '2027-01-01T00:00:00Z'], ['2024-02-29T12:00:00Z', '2024Q1', '2024-04-01T00:00:00Z'],
  ])('%s lies in %s, which ends at %s', (at, name, end) => {
    expect(subjectEpoch(Date.parse(at))).toEqual({ name, end: Date.parse(end) });
  });
});

describe('keys from files', () => {
  it('are the same for every process of an epoch, made once, and readable by the owner only', async () => {
    const services = Array.from({ length: 6 }, () => fileSubjectKeys({ masterKey: MASTER, directory: join(directory, 'keys') }));
    const keys = await Promise.all(services.map((service) => service.current(NOW)));
    expect(new Set(keys.map((key) => key.key.toString('hex'))).size).toBe(1);
    expect(await readdir(join(directory, 'keys'))).toEqual(['audit-subject-2026Q4.secret']);
    expect((await stat(join(directory, 'keys', 'audit-subject-2026Q4.secret'))).mode & 0o777).toBe(0o600);
  });

  it('differ by epoch and by master key, and are not the secret that lies in the file', async () => {
    const service = fileSubjectKeys({ masterKey: MASTER, directory });
    const other = fileSubjectKeys({ masterKey: Buffer.alloc(32, 4), directory });
    const [now, next, foreign] = [await service.current(NOW), await service.current(Date.UTC(2027, 1)), await other.current(NOW)];
    expect(new Set([now, next, foreign].map((key) => key.key.toString('hex'))).size).toBe(3);
    expect(await readFile(join(directory, 'audit-subject-2026Q4.secret'), 'utf8')).not.toContain(now.key.toString('base64'));
  });

  it('of a past epoch are given for a search, until the epoch is shredded', async () => {
    const service = fileSubjectKeys({ masterKey: MASTER, directory });
    const { key } = await service.current(NOW);
    expect(await service.forEpoch('2026Q4')).toEqual(key);
    await rm(join(directory, 'audit-subject-2026Q4.secret'));
    expect(await service.forEpoch('2026Q4')).toBeNull();
    // A new secret makes other pseudonyms: what was shredded stays shredded.
    expect((await service.current(NOW)).key).not.toEqual(key);
  });

  it('need a master key of 32 bytes', () => {
    expect(() => fileSubjectKeys({ masterKey: Buffer.alloc(16), directory })).toThrow('the audit subject key must be 32 bytes, got 16');
  });
});

describe('pseudonyms', () => {
  it('are 22 characters, the same for the same subject, and differ by kind, subject and key', () => {
    const of = (key: number, kind: 'PERSON' | 'ENTITY', subject: string): string => subjectPseudonym(Buffer.alloc(32, key), kind, subject);
    const all = [of(1, 'PERSON', 'a'), of(2, 'PERSON', 'a'), of(1, 'ENTITY', 'a'), of(1, 'PERSON', 'b')];
    expect(new Set(all).size).toBe(4);
    for (const pseudonym of all) expect(pseudonym).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(of(1, 'PERSON', 'a')).toBe(all[0]);
  });
});
