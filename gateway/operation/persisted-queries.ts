import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors/client-error.ts';

/**
 * Automatic persisted queries: a cache of sources by their SHA-256, so that a client need not send a long document twice. It is no
 * allow-list: whatever it answers goes through every limit and check like a document sent in full (access.md D7).
 */
export interface PersistedQueries {
  /** The source for a hash; throws PERSISTED_QUERY_NOT_FOUND or, when `source` does not hash to it, PERSISTED_QUERY_MISMATCH. */
  resolve(clientId: string, sha256: string, source: string | null): PersistedSource;
}

export interface PersistedSource {
  readonly source: string;
  /** Keeps the source under its hash; to be called once the document has proved valid. */
  readonly keep: () => void;
}

/** Bytes of sources and their keys kept for all clients together; the longest unused go first. */
const DEFAULT_BYTES = 2 * 1024 * 1024;
const NOTHING_TO_KEEP = (): void => {};

/** Makes a bounded store. Entries are per client: one client cannot find out what another one asks. */
export function createPersistedQueries(bytes: number = DEFAULT_BYTES): PersistedQueries {
  const sources = new LRUCache<string, string>({ maxSize: bytes, sizeCalculation: (source, key) => key.length + source.length });
  return {
    resolve(clientId, sha256, source) {
      const key = JSON.stringify([clientId, sha256]);
      if (source === null) {
        const known = sources.get(key);
        if (known === undefined) throw new ClientError('PERSISTED_QUERY_NOT_FOUND');
        return { source: known, keep: NOTHING_TO_KEEP };
      }
      if (createHash('sha256').update(source).digest('hex') !== sha256) throw new ClientError('PERSISTED_QUERY_MISMATCH');
      return { source, keep: () => void sources.set(key, source) };
    },
  };
}
