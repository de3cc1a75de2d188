import { readFileSync } from 'node:fs';
import { ConsentBook } from '../../consent/consent-book.ts';
import { followConsents } from '../../consent/consent-feed.ts';
import { readConsentPage } from '../../consent/consent-change.ts';
import type { ConsentPage } from '../../consent/consent-change.ts';
import type { ConsentSnapshot } from '../../consent/consent-snapshot.ts';
import { HypothesisError } from './hypothesis.ts';

/** Where the grants given through the graph are read from: a page of governance's change feed in a file, or governance itself. */
export interface GrantsAt {
  readonly grants?: string | undefined;
  readonly governance?: string | undefined;
  /** File of the assertion key of governance, base64. */
  readonly governanceKey: string;
}

/** How long governance is waited for. Milliseconds. */
const WAIT_MS = 5_000;

/** What governance said, for a policy author; null where nothing was named to read it from. Throws {@link HypothesisError} for a source that is none. */
export async function graphGrants({ grants, governance, governanceKey }: GrantsAt, at: number): Promise<ConsentSnapshot | null> {
  if (grants !== undefined) return snapshotOf(pageOf(grants), at);
  return governance === undefined ? null : askGovernance(governance, governanceKey, at);
}

function snapshotOf({ changes }: ConsentPage, at: number): ConsentSnapshot {
  const book = new ConsentBook();
  try {
    book.apply(changes);
  } catch (cause) {
    throw new HypothesisError(`--grants must hold the changes from the first one on, without a gap: ${cause instanceof Error ? cause.message : 'got something else'}`);
  }
  return book.snapshot(at);
}

/** The page is told by form only: what stands in it names persons. */
function pageOf(file: string): ConsentPage {
  let body: unknown;
  try {
    body = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const got = cause instanceof SyntaxError ? 'no JSON' : cause instanceof Error && 'code' in cause ? String(cause.code) : 'something else';
    throw new HypothesisError(`--grants must be a file with a page of governance's change feed as JSON, got ${file} (${got})`);
  }
  const page = readConsentPage(body);
  if (page === null) throw new HypothesisError(`--grants must be a page of governance's change feed, {"changes": […], "head": n}, got something else in ${file}`);
  return page;
}

async function askGovernance(url: string, keyFile: string, at: number): Promise<ConsentSnapshot> {
  let secret: Uint8Array;
  try {
    secret = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'base64');
  } catch (cause) {
    throw new HypothesisError(`--governance-key must name the file of governance's assertion key, got ${keyFile} (${cause instanceof Error && 'code' in cause ? String(cause.code) : 'something else'})`);
  }
  let why = 'no answer';
  const feed = followConsents({ url, key: { subgraph: 'governance', secret }, fetch, now: () => at, onState: (state) => (why = state.why) });
  try {
    await feed.firstWord(WAIT_MS);
    if (feed.state().freshAt === null) throw new HypothesisError(`--governance must be the address of a governance that answers to this key within ${WAIT_MS / 1000} s, got ${url} (${why})`);
    return feed.snapshot();
  } finally {
    await feed.close();
  }
}
