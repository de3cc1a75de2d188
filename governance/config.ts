import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings of the governance service. This is the one file of the room that reads the environment. */
export interface GovernanceSettings {
  readonly host: string;
  readonly port: number;
  /** PostgreSQL when set; otherwise the embedded twin below `databaseDirectory`. */
  readonly databaseUrl: string | null;
  readonly databaseDirectory: string;
  /** Key that signs the gateway's calls to this service (32 bytes). */
  readonly assertionKey: Uint8Array;
}

function port(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new TypeError(`${name} must be a port number, got ${JSON.stringify(text)}`);
  return value;
}

/** Reads one key file: base64 of exactly `bytes` bytes. Throws an Error naming the file and what must hold. */
function keyFile(path: string, bytes: number): Uint8Array {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== bytes) throw new TypeError(`${path} must hold the base64 of ${bytes} bytes, got ${key.length}`);
  return new Uint8Array(key);
}

/** Reads and checks every setting, before anything listens. */
export function readGovernanceSettings(environment: NodeJS.ProcessEnv): GovernanceSettings {
  const dataDirectory = environment['SHUQIAO_DATA_DIR'] || '.shuqiao';
  const keysDirectory = environment['SHUQIAO_KEYS_DIR'] || join(dataDirectory, 'keys');
  return {
    host: environment['HOST'] || '127.0.0.1',
    port: port('GOVERNANCE_PORT', environment['GOVERNANCE_PORT'], port('SUBGRAPH_BASE_PORT', environment['SUBGRAPH_BASE_PORT'], 4100) + 8),
    databaseUrl: environment['DATABASE_URL'] || null,
    databaseDirectory: join(dataDirectory, 'governance'),
    assertionKey: keyFile(join(keysDirectory, 'assertion-governance.key'), 32),
  };
}
