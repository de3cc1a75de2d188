import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sharingDirectoryOf } from '../../../governance/share-grant/sharing-directory-of.ts';
import { HRSS, OFFICE, POLICE, SENIOR_ALLOWANCE, STATISTICS } from '../sharing-house.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-lists-'));
  cpSync(fileURLToPath(new URL('../../../policy', import.meta.url)), directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the sharing directory', () => {
  it('answers from the lists as shipped', () => {
    const lists = sharingDirectoryOf(directory);
    expect([lists.ownerOf('Person.name'), lists.ownerOf('Person.nothing')]).toEqual(['POLICE', null]);
    expect([lists.organizationOf('HRSS'), lists.organizationOf('NOBODY')]).toEqual([HRSS, null]);
    expect([lists.departmentsOf(POLICE), lists.departmentsOf(STATISTICS)]).toEqual([['POLICE'], []]);
    expect([lists.organizationOfClient('approval-engine'), lists.organizationOfClient('citizen-app'), lists.organizationOfClient('nobody')]).toEqual([OFFICE, null, null]);
    expect(lists.needsOf(SENIOR_ALLOWANCE)?.has('Person.isAtLeast')).toBe(true);
    expect(lists.needsOf('no-item')).toBeNull();
    expect([lists.isNeverShared('Person.portrait'), lists.isNeverShared('Person.name')]).toEqual([true, false]);
    expect([lists.ownerOfListedGrant('RS-2026-0002'), lists.ownerOfListedGrant('RS-2026-9999')]).toEqual(['HRSS', null]);
  });

  it('answers from a changed file at once, and not at all from a broken one', () => {
    const lists = sharingDirectoryOf(directory);
    expect(lists.ownerOf('Person.name')).toBe('POLICE');
    writeFileSync(join(directory, 'responsibility.yaml'), 'fields: {HRSS: [Person.name]}\n');
    expect(lists.ownerOf('Person.name')).toBe('HRSS');
    writeFileSync(join(directory, 'responsibility.yaml'), 'fields: [Person.name]\n');
    expect(() => lists.ownerOf('Person.name')).toThrow(new TypeError('policy file responsibility.yaml must hold what governance reads of it: fields'));
    rmSync(join(directory, 'clients.yaml'));
    expect(() => lists.organizationOfClient('approval-engine')).toThrow('ENOENT');
  });
});
