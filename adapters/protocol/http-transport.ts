import { Agent, request as undiciRequest, type Dispatcher } from 'undici';
import { found, unavailable, type Reading, type Unfound } from '../reading.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
}

/** A reply as bytes: status and headers say what the sender believes of them, no more. */
export interface HttpReply {
  readonly status: number;
  readonly contentType: string | null;
  /** `Retry-After` in milliseconds where it gives seconds; null otherwise. */
  readonly retryAfterMs: number | null;
  readonly body: Uint8Array;
}

/** The network, injected. Gives a reading for whatever happens on it and never throws. */
export interface HttpTransport {
  send(request: HttpRequest, signal: AbortSignal): Promise<Reading<HttpReply>>;
  close(): Promise<void>;
}

export interface HttpTransportSettings {
  /** Keep-alive connections to one origin. */
  readonly connections: number;
  /** Milliseconds a connection is kept when idle. */
  readonly keepAliveMs: number;
  readonly connectTimeoutMs: number;
  /** A longer reply is cut off and read as MALFORMED. Bytes. */
  readonly maxReplyBytes: number;
  /** Certificate authority of the department's network and our client certificate, PEM; null where its network is plain. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string } | null;
}

export const DEFAULT_HTTP_TRANSPORT: HttpTransportSettings = {
  connections: 16,
  keepAliveMs: 30_000,
  connectTimeoutMs: 2_000,
  maxReplyBytes: 8 * 1024 * 1024,
  tls: null,
};

type ReplyBody = Dispatcher.ResponseData['body'];

/** Reads to the end or to the limit. A connection that ends before its Content-Length is a cut reply, not a short one. */
async function readBody(body: ReplyBody, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | Unfound> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      // undici streams bodies as Buffers; the stream's type says any.
      const bytes = chunk as Uint8Array;
      length += bytes.byteLength;
      if (length > maxBytes) {
        body.destroy();
        return unavailable('MALFORMED', { quality: ['REPLY_TOO_LARGE'] });
      }
      chunks.push(bytes);
    }
  } catch {
    // The stream failed: aborted by us, or closed by the other side in mid-reply. What came so far is no reply.
    return signal.aborted ? unavailable('CANCELLED') : unavailable('MALFORMED', { quality: ['TRUNCATED'] });
  }
  return Buffer.concat(chunks, length);
}

function headerText(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function secondsToMs(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : null;
}

function failureOf(error: unknown, signal: AbortSignal): Unfound {
  if (signal.aborted) return unavailable('CANCELLED');
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return unavailable(code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT' ? 'TIMEOUT' : 'CONNECTION');
}

/** Production transport: an undici pool of keep-alive connections per origin, no redirects followed, no compression asked for. */
export function createHttpTransport(partial: Partial<HttpTransportSettings> = {}, dispatcher?: Dispatcher): HttpTransport {
  const settings = { ...DEFAULT_HTTP_TRANSPORT, ...partial };
  const pool = dispatcher ?? new Agent({
    connections: settings.connections,
    keepAliveTimeout: settings.keepAliveMs,
    connect: { timeout: settings.connectTimeoutMs, ...settings.tls },
  });
  return {
    send: async ({ method, url, headers, body }, signal) => {
      try {
        const reply = await undiciRequest(url, { dispatcher: pool, method, headers, body, signal });
        const bytes = await readBody(reply.body, settings.maxReplyBytes, signal);
        if (!(bytes instanceof Uint8Array)) return bytes;
        return found({
          status: reply.statusCode,
          contentType: headerText(reply.headers['content-type']),
          retryAfterMs: secondsToMs(headerText(reply.headers['retry-after'])),
          body: bytes,
        });
      } catch (error) {
        return failureOf(error, signal);
      }
    },
    // Not close(): it would wait for departments that hang. Whoever closes has let its own requests end first.
    close: () => pool.destroy(),
  };
}
