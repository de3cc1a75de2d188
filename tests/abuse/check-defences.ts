import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ATTACKS } from './attacks.ts';
import type { Attack } from './attacks.ts';

/*
 * `node tests/abuse/check-defences.ts [ID…]`: in a copy of the house, takes away the defence against each attack and runs its test, which must fail; before
 * that all of them together untouched, where they must pass. Ends with 1 when one does not. The checkout itself is never changed.
 */
const house = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'shuqiao-defences-'));
const LEFT_BEHIND = new Set(['node_modules', '.git', '.shuqiao']);
const wanted = process.argv.slice(2);

/** A title of vitest's, as a pattern: what a table fills in may be anything. */
const patternOf = (title: string): string => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[sji]/g, '.*');

/** Whether the tests pass; null when none was run at all, which shows nothing. */
async function passes(filters: readonly string[]): Promise<boolean | null> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const child = spawn(process.execPath, [join(copy, 'node_modules/vitest/vitest.mjs'), 'run', ...filters, '--reporter=json', `--outputFile=${report}`], { cwd: copy, stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number }; // vitest's own report
  return numPassedTests + numFailedTests === 0 ? null : numFailedTests === 0;
}

/** What is wrong with the row; null when its test turns red without its defence. */
async function check({ test, breach }: Attack): Promise<string | null> {
  const path = join(copy, breach.file);
  const intact = readFileSync(path, 'utf8');
  let broken = intact;
  for (const [from, to] of breach.changes) broken = broken.replace(from, () => to);
  if (broken === intact) return 'the defence must be where the row says';
  writeFileSync(path, broken);
  const outcome = await passes([test.file, '-t', patternOf(test.title)]);
  writeFileSync(path, intact);
  return outcome === false ? null : `its test must fail without the defence, and ${outcome === null ? 'did not run' : 'passed'}`;
}

let failures = 0;
try {
  cpSync(house, copy, { recursive: true, filter: (source) => !source.slice(house.length).split('/').some((step) => LEFT_BEHIND.has(step)) });
  symlinkSync(join(house, 'node_modules'), join(copy, 'node_modules'));
  const attacks = ATTACKS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  if ((await passes([...new Set(attacks.map(({ test }) => test.file))])) !== true) throw new Error('the tests must pass while every defence stands');
  for (const attack of attacks) {
    const problem = await check(attack);
    if (problem !== null) failures += 1;
    console.log(`${attack.id.padEnd(4)} ${problem === null ? 'red without it' : `NOT SHOWN: ${problem}`} (${attack.breach.says})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
