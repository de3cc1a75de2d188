import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../../governance/database/embedded-database.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'embedded-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('is open in one process at a time, and keeps what was written', async () => {
    const directory = join(root, 'governance');
    const first = await openEmbeddedDatabase(directory);
    await first.script('CREATE TABLE kept (n integer); INSERT INTO kept VALUES (7)');
    await expect(openEmbeddedDatabase(directory)).rejects.toMatchObject({ code: 'DATABASE_IN_USE', message: expect.stringContaining('governance must be stopped first') });
    await first.close();
    const second = await openEmbeddedDatabase(directory);
    expect(await second.query('SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await second.close();
  });

  it('is free again when the process that had it open was killed', async () => {
    const directory = join(root, 'governance');
    const script = `import { openEmbeddedDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../../governance/database/embedded-database.ts'))};
      await openEmbeddedDatabase(process.argv[1]); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(openEmbeddedDatabase(directory)).rejects.toMatchObject({ code: 'DATABASE_IN_USE' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openEmbeddedDatabase(directory)).close();
  });
});
