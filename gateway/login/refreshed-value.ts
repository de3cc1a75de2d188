export interface RefreshedValueOptions<T> {
  /** Fetches the value anew; throws when it cannot be had. */
  readonly load: () => Promise<T>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Why a load failed; for the log. */
  readonly onProblem: (problem: string) => void;
  /** Older than this it is loaded anew in the background. */
  readonly freshSeconds: number;
  /** Older than this a request waits for the load, unless the last one failed. */
  readonly waitSeconds: number;
  /** Older than this it serves no longer. */
  readonly staleSeconds: number;
  /** Least time between two loads while there is a value. */
  readonly cooldownSeconds: number;
}

/** `version` grows with each load that succeeds. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** Somebody else's document kept at hand. */
export interface RefreshedValue<T> {
  /** The value, loaded anew as its age asks; null when there is none that may serve. A promise only where a load is waited for. */
  get(): Promise<Versioned<T> | null> | Versioned<T> | null;
  /** Like `get`, after a load if the cooldown allows one. */
  reload(): Promise<Versioned<T> | null>;
  /** What `get` would serve without waiting. */
  peek(): Versioned<T> | null;
}

/** With no value at all nothing can be served, so its source is asked again sooner. */
const EMPTY_COOLDOWN_MS = 1000;

/** Keeps a value fresh: loads are single-flight and rate-limited, the last good value serves for a bounded time, and after it nothing does. */
export function createRefreshedValue<T>(options: RefreshedValueOptions<T>): RefreshedValue<T> {
  const { clock, load, onProblem } = options;
  let current: (Versioned<T> & { readonly loadedAt: number }) | null = null;
  let loading: Promise<void> | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let lastFailed = false;
  let versions = 0;

  const peek = (): (Versioned<T> & { readonly loadedAt: number }) | null =>
    (current !== null && clock() - current.loadedAt <= options.staleSeconds * 1000 ? current : null);

  async function loadOnce(): Promise<void> {
    try {
      const value = await load();
      current = { value, loadedAt: clock(), version: ++versions };
      lastFailed = false;
    } catch (error) {
      lastFailed = true;
      onProblem(error instanceof Error ? error.message : 'the document could not be loaded');
    }
  }

  /** Starts or joins a load; null when one was tried too recently. */
  function tryLoad(): Promise<void> | null {
    if (loading !== null) return loading;
    const cooldown = options.cooldownSeconds * 1000;
    if (clock() - triedAt < (peek() === null ? Math.min(EMPTY_COOLDOWN_MS, cooldown) : cooldown)) return null;
    triedAt = clock();
    loading = loadOnce().finally(() => {
      loading = null;
    });
    return loading;
  }

  return {
    peek,
    get() {
      const held = peek();
      const age = held === null ? Number.POSITIVE_INFINITY : clock() - held.loadedAt;
      if (held === null || (age >= options.waitSeconds * 1000 && !lastFailed)) return tryLoad()?.then(peek) ?? peek();
      if (age >= options.freshSeconds * 1000) void tryLoad();
      return held;
    },
    async reload() {
      await tryLoad();
      return peek();
    },
  };
}
