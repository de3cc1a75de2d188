import type { Journal } from '../journal/journal-entry.ts';

/** By what requests are decided. */
export interface Versions {
  readonly schemaId: string;
  readonly policyVersion: string;
}

export interface VersionsInForce {
  /** Rooms were made for these versions; nothing is served by them yet. */
  made(versions: Versions): void;
  /** What was made last takes effect: each version that changed becomes an entry, durable when this resolves. */
  takeEffect(): Promise<void>;
}

/** Keeps the journal told of schema and policy changes. The first versions are in the boot entry already. */
export function createVersionsInForce(journal: Pick<Journal, 'note'>): VersionsInForce {
  let inForce: Versions | null = null;
  let next: Versions | null = null;
  return {
    made(versions) {
      next = versions;
    },
    async takeEffect() {
      if (next === null) return;
      const [from, to] = [inForce, next];
      if (from !== null && from.schemaId !== to.schemaId) await journal.note({ kind: 'P', subject: 'schema', from: from.schemaId, to: to.schemaId, digest: to.schemaId });
      if (from !== null && from.policyVersion !== to.policyVersion) await journal.note({ kind: 'P', subject: 'policy', from: from.policyVersion, to: to.policyVersion, digest: to.policyVersion });
      inForce = to;
    },
  };
}
