import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Stored {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** What the OpenID provider keeps: sessions, interactions, codes, grants. In memory, shared by the provider instances of all key generations. */
export interface PortalStorage {
  /** The view of one model, as oidc-provider asks for it. */
  adapter(model: string): Adapter;
}

const SWEEP_EVERY = 1000;

/** Makes an empty store. Expired entries are never returned, and swept out as others are written. */
export function createPortalStorage(clock: () => number): PortalStorage {
  const entries = new Map<string, Stored>();
  let writes = 0;

  function live(key: string): AdapterPayload | undefined {
    const stored = entries.get(key);
    return stored !== undefined && clock() < stored.until ? stored.payload : undefined;
  }

  function sweep(): void {
    writes += 1;
    if (writes % SWEEP_EVERY !== 0) return;
    for (const [key, { until }] of entries) if (until <= clock()) entries.delete(key);
  }

  function findBy(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of entries.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key) : undefined;
      if (payload !== undefined && matches(payload)) return payload;
    }
    return undefined;
  }

  return {
    adapter: (model) => ({
      upsert: async (id, payload, expiresIn) => {
        sweep();
        entries.set(`${model}:${id}`, { payload, until: expiresIn === undefined ? Number.POSITIVE_INFINITY : clock() + expiresIn * 1000 });
      },
      find: async (id) => live(`${model}:${id}`),
      findByUid: async (uid) => findBy(model, (payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findBy(model, (payload) => payload.userCode === userCode),
      consume: async (id) => {
        const payload = live(`${model}:${id}`);
        if (payload !== undefined) payload.consumed = Math.floor(clock() / 1000);
      },
      destroy: async (id) => {
        entries.delete(`${model}:${id}`);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
      },
    }),
  };
}
