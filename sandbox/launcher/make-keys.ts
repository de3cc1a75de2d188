/** `node sandbox/launcher/make-keys.ts DIR`: throwaway keys for the sandbox; those that exist stay. For containers, where no launcher runs. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSandboxKeys } from './sandbox-keys.ts';

/** What the simulated real-estate system takes for this platform's key: it knows the public half. */
const REAL_ESTATE_KEY = new URL('../departments/real-estate/sandbox-application-key.pem', import.meta.url);

const [directory, ...more] = process.argv.slice(2);
if (directory === undefined || directory.startsWith('-') || more.length > 0) {
  console.error('Usage: node sandbox/launcher/make-keys.ts DIR');
  process.exitCode = 2;
} else {
  const made = ensureSandboxKeys(directory, { readableBy: 'everyone' });
  const copy = join(directory, 'real-estate-application.pem');
  if (!existsSync(copy)) copyFileSync(REAL_ESTATE_KEY, copy);
  console.log(made.length === 0 ? 'all keys were there' : `made ${made.join(', ')}`);
}
