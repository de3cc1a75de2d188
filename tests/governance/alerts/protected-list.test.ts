import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openProtectedList } from '../../../governance/alerts/protected-list.ts';
import type { JournalEvent } from '../../../journal/journal-entry.ts';
import { createPersonIdCodec } from '../../../standards/person-id.ts';

const PERSON_IDS = createPersonIdCodec(new Uint8Array(64).fill(7));
const person = (number: string) => ({ personId: PERSON_IDS.encode({ type: '111', number }), reason: 'WITNESS', from: '2026-11-01', to: '2027-10-31' });
const [FIRST, SECOND] = [person('320499198503090031'), person('32049919920225026X')];

let directory: string;
let file: string;
let noted: JournalEvent[];
let reported: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-protected-'));
  file = join(directory, 'protected-persons.yaml');
  [noted, reported] = [[], []];
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Each list is of another length than the one before: times of files may be coarse. */
const write = (...persons: readonly object[]): void => writeFileSync(file, stringify({ persons }));
const open = (note: (event: JournalEvent) => Promise<unknown> = async (event) => noted.push(event)) => openProtectedList({ file, personIds: PERSON_IDS, note, report: ({ message }) => void reported.push(message) });

describe('the list of protected persons while governance runs', () => {
  it('is read again when it has changed, and that is journalled first', async () => {
    write(FIRST);
    const list = open();
    expect(await list.current()).toEqual([FIRST]);
    expect(noted).toEqual([]);
    write(FIRST, SECOND);
    expect(await Promise.all([list.current(), list.current()])).toEqual([[FIRST, SECOND], [FIRST, SECOND]]);
    expect(noted).toEqual([{ kind: 'P', subject: 'policy', from: expect.stringMatching(/^PROTECTED_PERSONS [0-9a-f]{16}$/), to: expect.stringMatching(/^PROTECTED_PERSONS [0-9a-f]{16}$/), digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    write();
    expect(await list.current()).toEqual([]);
    expect(noted.map((event) => (event.kind === 'P' ? event.from : null))[1]).toBe(noted[0]?.kind === 'P' ? noted[0].to : '');
    expect(JSON.stringify(noted)).not.toContain(FIRST.personId);
  });

  it('is no other list where only its text or its order is another', async () => {
    write(FIRST, SECOND);
    const list = open();
    writeFileSync(file, `# looked through\n${stringify({ persons: [SECOND, FIRST] })}`);
    expect(await list.current()).toEqual([SECOND, FIRST]);
    expect(noted).toEqual([]);
  });

  it('stays as it was where it is not there any more or has a mistake, which is said once', async () => {
    write(FIRST);
    const list = open();
    rmSync(file);
    expect([await list.current(), await list.current(), list.isRefused]).toEqual([[FIRST], [FIRST], true]);
    writeFileSync(file, 'persons: [{ personId: 320499198503090031 }]');
    expect([await list.current(), list.isRefused]).toEqual([[FIRST], true]);
    expect(reported).toEqual([
      `${file} must hold the protected persons, as GOVERNANCE_PROTECTED_PERSONS says, and is not there; the list read before stays in force`,
      `${file}: persons[0].personId must be a personId of this environment (npm run audit:protect writes it); the list read before stays in force`,
    ]);
    write(FIRST, SECOND);
    expect([await list.current(), list.isRefused]).toEqual([[FIRST, SECOND], false]);
    expect(noted).toHaveLength(1);
  });

  it('does not take effect where that cannot be journalled, and is tried again', async () => {
    write(FIRST);
    let isDown = true;
    const list = open(async (event) => {
      if (isDown) throw new Error('no journal');
      noted.push(event);
    });
    write(FIRST, SECOND);
    await expect(list.current()).rejects.toThrow('no journal');
    expect(reported).toEqual([]);
    isDown = false;
    expect(await list.current()).toEqual([FIRST, SECOND]);
    expect(noted).toHaveLength(1);
  });

  it('cannot be opened where it cannot be read', () => {
    expect(() => open()).toThrow('is not there');
  });
});
