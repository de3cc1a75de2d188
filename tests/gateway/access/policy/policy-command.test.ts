import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../access-house.ts';

/** `npm run policy` as its author types it: what is wrong is named, by file and line where there is one, and never with a stack trace. */
const ROOT = new URL('../../../../', import.meta.url).pathname;
let broken: string;

beforeAll(() => {
  broken = mkdtempSync(join(tmpdir(), 'shuqiao-authors-'));
  cpSync(join(ROOT, 'policy'), broken, { recursive: true });
  writeFileSync(join(broken, 'negative.yaml'), 'entries:\n  - fields: [Person.dreams\n');
  rmSync(join(broken, 'tests'), { recursive: true });
});
afterAll(() => rmSync(broken, { recursive: true, force: true }));

async function run(...argv: readonly string[]): Promise<{ readonly code: unknown; readonly out: string; readonly error: string }> {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), ['gateway/access/policy/command.ts', ...argv.map((each) => each.replace('BROKEN', broken))], { cwd: ROOT });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, out, error };
}

describe('npm run policy', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a directory that is nowhere', ['check', '--policy', 'nope'], /^nope: must be a directory that can be read, got ENOENT$/m],
    ['a supergraph that is nowhere', ['check', '--supergraph', 'nope'], /^--supergraph must name a supergraph that links the grade specification, got nope \(ENOENT\)$/m],
    ['a supergraph that is none', ['check', '--supergraph', 'README.md'], /^--supergraph must name a supergraph .*, got README\.md \(Syntax Error/m],
    ['YAML that is none', ['check', '--policy', 'BROKEN'], /^negative\.yaml:3: must be well-formed YAML 1\.2/m],
    ['an unknown client', ['explain', '--client', 'nobody', '--field', 'Person.name'], /^client must be one of clients\.yaml \(approval-engine, .*\), got nobody$/m],
    ['an unknown item', ['explain', '--client', 'approval-engine', '--item', 'nope', '--field', 'Person.name'], /^item must be one of items\/ \(.*\), got nope$/m],
    ['an unknown field', ['explain', '--client', 'approval-engine', '--field', 'Person.idNumbr'], /^field must be a graded field of the graph \(such as Person\.idNumber.*\), got Person\.idNumbr$/m],
    ['a relation that is none', ['explain', '--client', 'approval-engine', '--field', 'Person.name', '--relation', 'FRIEND', '--step-up', 'maybe'], /^--relation must be right: .*"GUARDIAN".*, got FRIEND\n--step-up must be right: .*, got maybe$/m],
    ['a version to compare with that is nowhere', ['diff', 'policy', 'nope'], /^nope: must be a directory that can be read, got ENOENT$/m],
    ['no table tests', ['test', '--policy', 'BROKEN'], /negative\.yaml:3|tests: must be a directory of table tests/],
    ['a place for the generated list that is nowhere', ['responsibility', '--policy', 'nope'], /^nope: must be a directory that can be read, got ENOENT$/m],
    ['a command that is none', ['chekc'], /unknown command 'chekc'/],
  ])('names %s', async (_what, argv, message) => {
    const { code, out, error } = await run(...argv);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at /);
  });

  it('knows an item by the name of its file', async () => {
    const { code, out } = await run('explain', '--client', 'approval-engine', '--item', 'senior-allowance', '--field', 'Person.idNumber');
    expect(code).toBe(0);
    expect(out).toMatch(/^Person\.idNumber for approval-engine, 高龄津贴/);
  });

  it('checks the lists, with notes that fail only where asked to', async () => {
    const { code, out } = await run('check');
    expect({ code, version: /policy ([0-9a-f]{64}) holds/.exec(out)?.[1] }).toEqual({ code: 0, version: POLICY.version });
    const soon = await run('check', '--expires-within', '3650', '--strict');
    expect(soon.code).toBe(1);
    expect(soon.out).toMatch(/^note: demand\.yaml:\d+: must be renewed or removed: [A-Z]+-\d{4}-\d{4} (ends in \d+ days|has ended), got "\d{4}-\d\d-\d\d"$/m);
  });

  it('tells its commands', async () => {
    expect((await run('--help')).out).toMatch(/check.*responsibility.*explain.*diff.*test/s);
  });
});
