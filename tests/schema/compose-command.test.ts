import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSupergraphFile } from '../../schema/supergraph-file.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'compose-'));
  cpSync(join(ROOT, 'schema'), join(copy, 'schema'), { recursive: true });
  cpSync(join(ROOT, 'policy/reviews/downgrades.yaml'), join(copy, 'policy/reviews/downgrades.yaml'));
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true }));

const path = (name: string) => join(copy, 'schema', name);
const text = (name: string) => readFileSync(path(name), 'utf8');
const edit = (name: string, from: string, to: string) => {
  expect(text(name)).toContain(from);
  writeFileSync(path(name), text(name).replace(from, to));
};
/** Runs the command in the copy, as npm would. */
const compose = (...flags: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path('compose.ts'), ...flags], { encoding: 'utf8' });
  return { status, stdout, stderr };
};
const read = () => readSupergraphFile({ file: path('supergraph.graphql'), trust: [readFileSync(path('keys/sandbox-supergraph-trust.pem'), 'utf8')] });

describe('npm run compose', () => {
  it('-- --check says that an edited supergraph is not current, and exits 1', () => {
    edit('supergraph.graphql', 'level: L3', 'level: L2');
    expect(compose('--check')).toEqual({ status: 1, stdout: '', stderr: 'schema/supergraph.graphql must be what the subgraphs compose to, and is not: run npm run compose\n' });
  });

  it('-- --check says that a signature is another’s, and exits 1', () => {
    edit('supergraph.sig', '.', '.AAAA');
    expect(compose('--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('schema/supergraph.sig must be a trusted signature') });
  });

  it('names file, line, coordinate and rule of an ungraded field, writes nothing and exits 1', () => {
    const before = text('supergraph.graphql');
    edit('hrss.graphql', '  "参保状态"\n', '  "工号"\n  badge: String\n  "参保状态"\n');
    const line = text('hrss.graphql').split('\n').findIndex((each) => each.includes('badge: String')) + 1;
    expect(compose()).toEqual({
      status: 1, stdout: '',
      stderr: `schema/hrss.graphql:${line} SocialInsuranceAccount.badge [every-field-graded] must carry exactly one well-formed @grade or @plumbing; got none\n1 finding(s): the graph was not composed\n`,
    });
    expect(text('supergraph.graphql')).toBe(before);
  });

  it('refuses a lowered grade without a review, and writes nothing', () => {
    const [sdl, signature] = [text('supergraph.graphql'), text('supergraph.sig')];
    edit('population.graphql', '@grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4")', '@grade(level: L2, share: C, owner: "POLICE", mask: "ID_3_4")');
    expect(compose()).toEqual({
      status: 1, stdout: '',
      stderr: 'Person.idNumber level must not fall from 3 to 2 without a review in policy/reviews/loosenings.yaml\n1 unreviewed loosening(s): nothing was written\n',
    });
    expect([text('supergraph.graphql'), text('supergraph.sig')]).toEqual([sdl, signature]);
  });

  it('writes a stricter graph as the next version, signed, and then finds it current', async () => {
    const before = await read();
    edit('population.graphql', '@grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4")', '@grade(level: L4, share: C, owner: "POLICE", mask: "ID_3_4")');
    expect(compose().status).toBe(0);
    const after = await read();
    expect([before.kind, after.kind]).toEqual(['graded', 'graded']);
    if (before.kind === 'graded' && after.kind === 'graded') expect(after.version).toBe(before.version + 1);
    expect(compose('--check').status).toBe(0);
  });
});
