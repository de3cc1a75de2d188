/** `node sandbox/launcher/make-keys.ts DIR`: throwaway keys for the sandbox; those that exist stay. For containers, where no launcher runs. */
import { ensureSandboxKeys } from './sandbox-keys.ts';

const [directory, ...more] = process.argv.slice(2);
if (directory === undefined || directory.startsWith('-') || more.length > 0) {
  console.error('Usage: node sandbox/launcher/make-keys.ts DIR');
  process.exitCode = 2;
} else {
  const made = ensureSandboxKeys(directory, { readableBy: 'everyone' });
  console.log(made.length === 0 ? 'all keys were there' : `made ${made.join(', ')}`);
}
