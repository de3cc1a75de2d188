/** The part of `fetch` that login uses; tests and production pass theirs in. */
export type Fetch = (url: string, init: { readonly signal: AbortSignal; readonly redirect: 'error'; readonly headers: Readonly<Record<string, string>> }) => Promise<Response>;

export interface BoundedFetchLimits {
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
  /** Bytes of body. */
  readonly maxBytes: number;
}

/**
 * GETs a small JSON document. Throws on any status but 200, on a redirect, past the time or past the size; never reads more than allowed.
 */
export async function fetchBounded(fetch: Fetch, url: string, { timeoutMs, maxBytes }: BoundedFetchLimits): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error', headers: { accept: 'application/json' } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`a key document must be answered with status 200, got ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, so the rest is never read.
    if (size > maxBytes) throw new Error(`a key document must be at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
