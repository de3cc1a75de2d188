import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../gateway/access/policy/load-policy.ts';
import { readPolicyFiles } from '../../gateway/access/policy/policy-files.ts';
import { responsibilityOf, responsibilityYaml } from '../../gateway/access/policy/responsibility.ts';
import { gradedSchema } from '../../schema/graded-schema.ts';
import { maskFits } from './mask-fits.ts';

const schema = gradedSchema(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const files = readPolicyFiles(fileURLToPath(new URL('../../policy', import.meta.url)));

describe('the lists shipped', () => {
  it('load against the graph shipped', () => {
    expect(loadPolicy(files, schema).version).toMatch(/^[0-9a-f]{64}$/);
  });

  it('name every graded field of the graph under its owner, as the graph says it', () => {
    expect(files.texts.get('responsibility.yaml')).toBe(responsibilityYaml(schema));
  });

  it('know the organisation of every department that owns a field', () => {
    const policy = loadPolicy(files, schema);
    for (const owner of new Set(responsibilityOf(schema).values())) expect({ owner, organization: policy.organizationOf(owner) }).toEqual({ owner, organization: expect.any(String) });
  });

  it('hold the eight items under the codes of the table that the case register uses too', () => {
    const table = readFileSync(new URL('../../policy/items/README.md', import.meta.url), 'utf8');
    const codes = [...table.matchAll(/^\| `([a-z-]+)` \| `([0-9A-Z]{31})` \| ([^|]+) \| (\w+) \| (\w+) \|$/gm)].map(([, file, code, name, kind, basis]) => ({ file, code, name: name?.trim(), kind, basis }));
    expect(codes).toHaveLength(8);
    const policy = loadPolicy(files, schema);
    for (const { file, code, name, kind, basis } of codes) {
      expect(files.texts.has(`items/${file}.yaml`)).toBe(true);
      expect(policy.item(code ?? '')).toMatchObject({ name, kind, legalBasis: basis });
    }
  });

  it('never put a field on an item that the negative list forbids', () => {
    const policy = loadPolicy(files, schema);
    const codes = [...files.texts.values()].flatMap((text) => /^code: (\w{31})$/m.exec(text)?.[1] ?? []);
    const asked = codes.flatMap((code) => [...(policy.item(code)?.minFields.keys() ?? [])]);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((field) => policy.inNegativeList(field))).toEqual([]);
  });

  it('speak of fields that masks can mask', () => {
    for (const coordinate of responsibilityOf(schema).keys()) expect({ coordinate, usable: maskFits(schema, coordinate) }).toEqual({ coordinate, usable: true });
  });
});
