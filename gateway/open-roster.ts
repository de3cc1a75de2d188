import { readFile } from 'node:fs/promises';
import { createRoster } from '../journal/roster/create-roster.ts';
import type { Roster } from '../journal/roster/create-roster.ts';
import { supergraphHash } from '../schema/supergraph-signature.ts';
import { readPolicyFiles } from './access/policy/policy-files.ts';
import type { GatewayConfig } from './config.ts';
import { readGatewayKeys } from './gateway-keys.ts';
import { prepareJournalDirectories } from './journal-directories.ts';
import { journalOptions } from './journal-options.ts';

/** Opens the log that commits to every worker's checkpoints, so that the loss of a whole worker's log shows. One process of a gateway keeps it. */
export async function openRoster(config: GatewayConfig): Promise<Roster> {
  await prepareJournalDirectories(config);
  const keys = await readGatewayKeys(config.keysDirectory);
  return createRoster(journalOptions(config, keys, {
    schemaId: supergraphHash(await readFile(config.supergraphFile, 'utf8')), policyVersion: readPolicyFiles(config.policyDirectory).version, origin: rosterOrigin(config.journalOrigin),
  }));
}

/** `shuqiao.example/gateway` has its roster at `shuqiao.example/gateway/roster`, beside its workers' `shuqiao.example/gateway-0`. */
function rosterOrigin(journalOrigin: string): string {
  return `${journalOrigin}/roster`;
}
