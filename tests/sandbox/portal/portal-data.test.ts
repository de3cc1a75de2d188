import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPortalData } from '../../../sandbox/portal/register/portal-data.ts';

const portalData = loadPortalData();
const source = new URL('../../../sandbox/portal/data/', import.meta.url);
const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

/** The data directory with one file changed. */
function changed(file: string, from: string, to: string): URL {
  const directory = mkdtempSync(join(tmpdir(), 'portal-data-'));
  made.push(directory);
  cpSync(source, directory, { recursive: true });
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return pathToFileURL(`${directory}/`);
}

describe('the data files', () => {
  it.each([
    ['a client nobody defined', 'cases.yaml', 'clients: [approval-engine, statistics-app', 'clients: [aproval-engine, statistics-app', 'case XB2026GL0001 names aproval-engine, which is not defined'],
    ['an official nobody defined', 'cases.yaml', 'officials: [clerk-shen, officer-lu, grid-ding', 'officials: [clerk-chen, officer-lu, grid-ding', 'case XB2026GL0001 names clerk-chen, which is not defined'],
    ['an item nobody defined', 'cases.yaml', 'item: newborn', 'item: newborns', 'case XB2026XS0001 names newborns, which is not defined'],
    ['an organisation nobody defined', 'officials.yaml', 'organization: 11320499MY9B001669', 'organization: 12320499MY9C00044T', 'official auditor-zhou names 12320499MY9C00044T, which is not defined'],
    ['a USCC whose check character fails', 'organizations.yaml', 'code: 11320499MY9B00035D', 'code: 11320499MY9B00035E', 'organizations.yaml: ✖ must be a 统一社会信用代码 whose check character holds'],
    ['a role that is none', 'cases.yaml', 'role: APPLICANT, person: P08', 'role: BOSS, person: P08', 'cases.yaml: ✖'],
    ['a member nobody knows', 'clients.yaml', 'id: open-data,', 'id: open-data, admin: true,', 'clients.yaml: ✖ Unrecognized key: "admin"'],
    ['a machine without a secret', 'clients.yaml', 'secret: sandbox-open-data', 'secret: null', 'clients.yaml: ✖'],
  ])('refuse %s, naming file and place', (_what, file, from, to, message) => {
    expect(() => loadPortalData(changed(file, from, to))).toThrow(message);
  });
});

const departmentsSchema = z.looseObject({ departments: z.array(z.looseObject({ code: z.string(), organization: z.string() })) });

describe('the portal and the gateway’s lists, which share nothing but a table', () => {
  const policy = (path: string): unknown => parse(readFileSync(new URL(`../../../policy/${path}`, import.meta.url), 'utf8'));

  it.each(portalData.items)('item $short is defined under the same code, name and basis', ({ short, code, name, basis }) => {
    expect(policy(`items/${short}.yaml`)).toMatchObject({ code, name, legalBasis: basis });
  });

  it('a department both sides know is the same organisation on both', () => {
    const lists = departmentsSchema.parse(policy('departments.yaml'));
    const theirs = new Map(lists.departments.map(({ code, organization }) => [code, organization]));
    const shared = portalData.organizations.filter(({ owner }) => owner !== null && theirs.has(owner));
    expect(shared.length).toBeGreaterThan(8);
    for (const { owner, code } of shared) expect([owner, code]).toEqual([owner, theirs.get(owner ?? '')]);
  });
});
