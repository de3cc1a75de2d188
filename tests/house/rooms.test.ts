import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { trackedFiles } from './tracked-files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rooms = ['adapters', 'bench', 'gateway', 'governance', 'journal', 'policy', 'sandbox', 'schema', 'standards', 'subgraphs', 'tests'];

/** What each room may import of the others, after design.md section 2; everything may import `standards`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  adapters: [], schema: [], journal: [], sandbox: [], console: [], standards: [],
  subgraphs: ['adapters', 'schema'],
  gateway: ['schema', 'journal'],
  governance: ['schema', 'journal'],
};

/** Lints one file that imports `target` from inside `room`, in a copy of the lint settings' world. */
function lintsClean(room: string, target: string): boolean {
  const world = mkdtempSync(join(tmpdir(), 'shuqiao-rooms-'));
  mkdirSync(join(world, room, 'inner'), { recursive: true });
  writeFileSync(join(world, '.oxlintrc.json'), readFileSync(join(root, '.oxlintrc.json')));
  writeFileSync(join(world, room, 'inner', 'planted.ts'), `import { planted } from '../../${target}/planted.ts';\nexport const use = planted;\n`);
  try {
    execFileSync(join(root, 'node_modules/.bin/oxlint'), ['--deny-warnings', '.'], { cwd: world, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

describe('the house', () => {
  it.each(rooms)('%s/ says in a short README what lives there', (room) => {
    const text = existsSync(join(root, room, 'README.md')) ? readFileSync(join(root, room, 'README.md'), 'utf8') : '';
    expect(text.split('\n').length).toBeGreaterThanOrEqual(5);
  });

  it('has no top-level folder beside its rooms', () => {
    const folders = [...new Set(trackedFiles().map(({ path }) => path).filter((path) => path.includes('/')).map((path) => path.split('/')[0]))];
    expect(folders.filter((folder) => !['.ci', 'docs', ...rooms].includes(String(folder)))).toEqual([]);
  });

  it('names no path of a machine in any file', () => {
    const paths = new RegExp(`/(${['tmp', 'work', 'root', 'home'].join('|')})/[a-z]`);
    expect(trackedFiles().filter(({ path, text }) => path !== 'package-lock.json' && paths.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps decision records short and in one form', () => {
    for (const name of readdirSync(join(root, 'docs/decisions'))) {
      const text = readFileSync(join(root, 'docs/decisions', name), 'utf8');
      expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
      for (const heading of ['Context', 'Decision', 'Consequences']) expect(text, name).toContain(heading);
    }
  });

  const pairs = Object.keys(MAY_IMPORT).flatMap((room) => ['adapters', 'gateway', 'schema', 'sandbox', 'standards'].filter((target) => target !== room).map((target) => ({
    room, target, allowed: target === 'standards' || (MAY_IMPORT[room] ?? []).includes(target),
  })));
  it.each(pairs)('lint lets $room import $target: $allowed', ({ room, target, allowed }) => expect(lintsClean(room, target)).toBe(allowed));
});
