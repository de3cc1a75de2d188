import { createHmac } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import { createTokenCache, type Token, type TokenCache } from '../../resilience/token-cache.ts';
import type { HttpReply, HttpTransport } from '../http-transport.ts';
import { readTicketReply, readTokenReply } from './codec.ts';

/** The city gateway's three steps (domain.md 7.1): ticket, token, call. */
export interface TicketTokenOptions {
  /** Origin of the gateway, e.g. `http://127.0.0.1:4204`. */
  readonly url: string;
  readonly appKey: string;
  /** A secret: never logged. */
  readonly appSecret: string;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** Uniform in [0, 1): for `verifyState`, which ties a ticket to its token. */
  readonly random: () => number;
  /** Milliseconds that ticket and token together may take. Default 5000. */
  readonly tokenTimeoutMs?: number;
}

export interface TicketTokenClient {
  /**
   * One business call: token, headers, signed head. `isExpired` tells from the reply that the token is not the newest; then another token is got
   * and the call made once more, never twice.
   */
  call<T>(path: string, data: Readonly<Record<string, unknown>>, read: (reply: HttpReply) => Reading<T>, isExpired: (value: T) => boolean, signal: AbortSignal): Promise<Reading<T>>;
}

const JSON_HEADERS = { 'content-type': 'application/json;charset=UTF-8' };

/** `head.sign`: lower-case hex HMAC-SHA256(appSecret, accessToken + timestamp). */
export function signHead(appSecret: string, accessToken: string, timestamp: string): string {
  return createHmac('sha256', appSecret).update(accessToken + timestamp).digest('hex');
}

function createTokens({ url, appSecret, transport, clock, random, tokenTimeoutMs = 5_000 }: TicketTokenOptions): TokenCache<string> {
  const post = async <T>(path: string, body: unknown, read: (reply: HttpReply) => Reading<T>): Promise<Reading<T>> =>
    mapFound(await transport.send({ method: 'POST', url: `${url}${path}`, headers: JSON_HEADERS, body: JSON.stringify(body) }, AbortSignal.timeout(tokenTimeoutMs)), read);
  return createTokenCache<string>(async (): Promise<Reading<Token<string>>> => {
    const verifyState = Math.floor(random() * 2 ** 48).toString(16).padStart(12, '0');
    const ticket = await post('/api/get_ticket', { verifyState }, readTicketReply);
    if (ticket.outcome !== 'FOUND') return ticket;
    const startedAt = clock.now();
    const token = await post('/api/create_token', { appSecret, ticket: ticket.value, verifyState }, readTokenReply);
    return mapFound(token, ({ accessToken, expiresInSeconds }) => found({ value: accessToken, endsAt: startedAt + expiresInSeconds * 1_000 }));
  }, clock);
}

export function createTicketTokenClient(options: TicketTokenOptions): TicketTokenClient {
  const { url, appKey, appSecret, transport, clock } = options;
  const tokens = createTokens(options);
  return {
    call: async (path, data, read, isExpired, signal) => {
      for (const isLast of [false, true]) {
        const token = await tokens.get(signal);
        if (token.outcome !== 'FOUND') return token;
        const accessToken = token.value.value;
        const timestamp = String(clock.now());
        const head = { accessToken, timestamp, sign: signHead(appSecret, accessToken, timestamp) };
        const headers = { ...JSON_HEADERS, AppKey: appKey, AccessToken: accessToken };
        const reading = mapFound(await transport.send({ method: 'POST', url: `${url}${path}`, headers, body: JSON.stringify({ head, data }) }, signal), read);
        if (reading.outcome !== 'FOUND' || !isExpired(reading.value) || isLast) return reading;
        tokens.drop(token.value);
      }
      // The loop returns on its last turn; this line is for the type checker.
      return unavailable('SOURCE_FAULT');
    },
  };
}
