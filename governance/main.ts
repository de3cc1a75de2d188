/** `node governance/main.ts`: consents and the change feed, on PostgreSQL or its embedded twin. */
import { readFileSync } from 'node:fs';
import { ProtectedListRefused } from './alerts/protected-list.ts';
import { readGovernanceSettings } from './config.ts';
import { openEmbeddedDatabase } from './database/embedded-database.ts';
import { openPostgresDatabase } from './database/postgres-database.ts';
import { startGovernance } from './start-governance.ts';

const HELP = `governance: consents, grants, the change feed, and the audit of the graph.

  node governance/main.ts

Environment: HOST (127.0.0.1), GOVERNANCE_PORT (SUBGRAPH_BASE_PORT + 8, 4108), DATABASE_URL (PostgreSQL; embedded when absent),
SHUQIAO_DATA_DIR (.shuqiao), SHUQIAO_KEYS_DIR (<data>/keys), GOVERNANCE_JOURNAL_DIR (<data>/journal: what the audit index follows),
GOVERNANCE_JOURNAL_KEYS (verifier keys to trust, separated by spaces; each log's own vkey when absent), GOVERNANCE_POLICY_DIR (policy),
GOVERNANCE_RETENTION_DAYS (1096), GOVERNANCE_PROTECTED_PERSONS (none; the list of protected persons, which npm run audit:protect looks after).
`;

async function run(): Promise<void> {
  const settings = readGovernanceSettings(process.env);
  const database = settings.databaseUrl === null ? await openEmbeddedDatabase(settings.databaseDirectory) : openPostgresDatabase(settings.databaseUrl);
  const governance = await startGovernance({
    ...settings,
    database,
    supergraphSdl: readFileSync(new URL('../schema/supergraph.graphql', import.meta.url), 'utf8'),
    clock: () => new Date(),
    report: (error, requestId) => console.error(error instanceof ProtectedListRefused ? error.message : `request ${requestId}: ${error instanceof Error ? error.name : 'error'}`),
  });
  const stop = (): void => {
    void governance.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Last: whoever reads this may stop it.
  console.log(`governance listening at ${governance.url}, ${settings.databaseUrl === null ? 'embedded database' : 'PostgreSQL'}`);
  for (const { rule, why } of governance.audit?.watch.off ?? []) console.log(`alert rule ${rule} is off: ${why}`);
}

if (process.argv.includes('--help')) process.stdout.write(HELP);
else {
  run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
