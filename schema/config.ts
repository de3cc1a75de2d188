/** The one place of this room that reads the environment. */
import { fileURLToPath } from 'node:url';

export interface SchemaConfig {
  /** PKCS#8 PEM (Ed25519) that signs the supergraph. Default: the sandbox's key, which is public. */
  readonly signingKeyFile: string;
  /** SPKI PEM files (Ed25519) whose signatures are trusted. Default: the sandbox's, and only where none is set. */
  readonly trustFiles: readonly string[];
}

const SANDBOX_SIGNING_KEY = fileURLToPath(new URL('./keys/sandbox-supergraph-signing.pem', import.meta.url));
const SANDBOX_TRUST = fileURLToPath(new URL('./keys/sandbox-supergraph-trust.pem', import.meta.url));

/** Reads `SHUQIAO_SUPERGRAPH_SIGNING_KEY` (a path) and `SHUQIAO_SUPERGRAPH_TRUST` (paths, separated by commas). */
export function schemaConfig(environment: Readonly<Record<string, string | undefined>> = process.env): SchemaConfig {
  const trust = (environment.SHUQIAO_SUPERGRAPH_TRUST ?? '').split(',').map((path) => path.trim()).filter((path) => path !== '');
  return {
    signingKeyFile: environment.SHUQIAO_SUPERGRAPH_SIGNING_KEY ?? SANDBOX_SIGNING_KEY,
    trustFiles: trust.length > 0 ? trust : [SANDBOX_TRUST],
  };
}
