import { setTimeout as delay } from 'node:timers/promises';
import { encodeAssertionContext, signAssertion, type AssertionKey } from '../../../schema/contract/sign-assertion.ts';
import { ConsentBook } from './consent-book.ts';
import { readConsentPage, type ConsentPage } from './consent-change.ts';
import type { ConsentSnapshot } from './consent-snapshot.ts';

export interface ConsentFeedOptions {
  /** Governance's address, without a path. */
  readonly url: string;
  readonly key: AssertionKey;
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told when the feed stops answering and when it answers again; never of a value. */
  readonly onState: (state: { readonly connected: boolean; readonly why: string }) => void;
}

export interface ConsentFeed {
  /** What is known now; pin one for a request. */
  snapshot(): ConsentSnapshot;
  /** Resolves once governance has answered for the first time, or after `waitMs`: until then nothing is granted, which a start may wait out. */
  firstWord(waitMs: number): Promise<void>;
  /** Sequence of the last change applied, and when governance last answered (epoch milliseconds, null before the first time). */
  state(): { readonly version: number; readonly freshAt: number | null };
  close(): Promise<void>;
}

/** How long governance may hold a poll open: well below the 5 s after which a snapshot is stale. Milliseconds. */
const WAIT_MS = 2_000;
const ANSWER_TIMEOUT_MS = WAIT_MS + 2_000;
const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 2_000;

async function askForPage({ url, key, fetch, now }: ConsentFeedOptions, after: number, waitMs: number, signal: AbortSignal): Promise<ConsentPage> {
  const target = new URL('/changes', url);
  const body = JSON.stringify({ after, waitMs });
  const context = encodeAssertionContext({
    requestId: `consent-feed-${after}`, principalKind: 'GATEWAY', clientId: 'gateway', organization: null, item: null, itemName: null, caseNo: null, self: null, subjects: [], holderCodes: [], deadline: now() + ANSWER_TIMEOUT_MS,
  });
  const response = await fetch(target, {
    method: 'POST', body, redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    headers: { 'content-type': 'application/json', ...signAssertion({ url: target, body }, context, key) },
  });
  if (!response.ok) throw new Error(`governance answered ${response.status}`);
  const page = readConsentPage(await response.json());
  if (page === null) throw new Error('governance answered with a page this gateway does not understand');
  return page;
}

/** Follows governance's change feed until closed, from the first change on. Until it has answered once, every consent is `stale`. */
export function followConsents(options: ConsentFeedOptions): ConsentFeed {
  const stopped = new AbortController();
  let book = new ConsentBook();
  let freshAt: number | null = null;
  let connected: boolean | null = null;
  const heard = Promise.withResolvers<void>();

  const tell = (now: boolean, why: string): void => {
    if (connected !== now) options.onState({ connected: now, why });
    connected = now;
  };
  const step = async (): Promise<void> => {
    // Before the first word, and after a silence, one asks at once instead of waiting for something new.
    const page = await askForPage(options, book.version, connected === true ? WAIT_MS : 0, stopped.signal);
    // Governance knows less than we do: its database was replaced. What we hold is nobody's word any more.
    if (page.head < book.version) book = new ConsentBook();
    else book.apply(page.changes);
    // Only a worker that has caught up is fresh: a page may be one of many.
    if (book.version === page.head) {
      freshAt = options.now();
      heard.resolve();
    }
    tell(true, 'governance answers');
  };
  const run = async (): Promise<void> => {
    for (let pause = LEAST_PAUSE_MS; !stopped.signal.aborted;) {
      try {
        await step();
        pause = LEAST_PAUSE_MS;
      } catch (error) {
        if (stopped.signal.aborted) return;
        tell(false, error instanceof Error ? error.message : 'unknown');
        await delay(pause, undefined, { signal: stopped.signal }).catch(() => {});
        pause = Math.min(pause * 2, MOST_PAUSE_MS);
      }
    }
  };
  const running = run();
  return {
    snapshot: () => book.snapshot(freshAt),
    firstWord: (waitMs) => Promise.race([heard.promise, delay(waitMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {})]),
    state: () => ({ version: book.version, freshAt }),
    close: async () => {
      stopped.abort();
      await running;
    },
  };
}
