import type { Clock } from '../../clock.ts';
import { found, mapFound, refused, unavailable, type Reading } from '../../reading.ts';
import { createTokenCache, type Token, type TokenCache } from '../../resilience/token-cache.ts';
import type { HttpTransport } from '../http-transport.ts';
import { asObject, asText } from '../json-value.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { readKeyReply } from './codec.ts';
import { isSecretRefused } from './errors.ts';
import { signExchange } from './sign.ts';
import { unwrapSecret, type SecretWrapping } from './unwrap-secret.ts';

/** The national share-exchange platform (domain.md 7.1): four headers, and a secret that lives one calendar day. */
export interface NationalExchangeOptions {
  /** Origin of the platform, e.g. `http://127.0.0.1:4202`. */
  readonly url: string;
  /** 请求方标识. */
  readonly rid: string;
  /** 应用授权码: signs the request for the day's secret and unwraps it. A secret: never logged. */
  readonly appKey: string;
  /** Default `ECB_BASE64`. */
  readonly wrapping?: SecretWrapping;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** Milliseconds that getting the secret may take. Default 5000. */
  readonly secretTimeoutMs?: number;
}

export interface NationalExchangeClient {
  /** One call of a service; gives the JSON document. A secret that ended in mid-query is renewed and the call made once more, never twice. */
  call(sid: string, body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Reading<unknown>>;
}

const JSON_HEADERS = { 'content-type': 'application/json;charset=UTF-8' };
/** The service code under which the key endpoint is asked may be any that the caller is allowed; the platform checks the signature alone. */
function createSecrets({ url, rid, appKey, wrapping = 'ECB_BASE64', transport, clock, secretTimeoutMs = 5_000 }: NationalExchangeOptions, sid: string): TokenCache<string> {
  return createTokenCache<string>(async (): Promise<Reading<Token<string>>> => {
    const body = JSON.stringify(signExchange(sid, rid, String(clock.now()), appKey));
    const reply = await transport.send({ method: 'POST', url: `${url}/gateway/key`, headers: JSON_HEADERS, body }, AbortSignal.timeout(secretTimeoutMs));
    return mapFound(mapFound(reply, readKeyReply), ({ wrapped, endsAt }): Reading<Token<string>> => {
      const secret = unwrapSecret(wrapped, appKey, wrapping);
      // Our application key is not the one it was wrapped with: a matter of configuration, which asking again does not mend.
      return secret === null ? refused('NOT_AUTHORISED', { quality: ['SECRET_NOT_UNWRAPPED'] }) : found({ value: secret, endsAt });
    });
  }, clock);
}

export function createNationalExchangeClient(options: NationalExchangeOptions): NationalExchangeClient {
  const { url, rid, transport, clock } = options;
  const secrets = new Map<string, TokenCache<string>>();
  const secretsOf = (sid: string): TokenCache<string> => {
    const known = secrets.get(sid) ?? createSecrets(options, sid);
    secrets.set(sid, known);
    return known;
  };
  return {
    call: async (sid, body, signal) => {
      for (const isLast of [false, true]) {
        const secret = await secretsOf(sid).get(signal);
        if (secret.outcome !== 'FOUND') return secret;
        const headers = { ...JSON_HEADERS, ...signExchange(sid, rid, String(clock.now()), secret.value.value) };
        const request = { method: 'POST', url: `${url}/gateway/service/${encodeURIComponent(sid)}`, headers, body: JSON.stringify(body) } as const;
        const reading = mapFound(await transport.send(request, signal), readJsonReply);
        if (reading.outcome !== 'FOUND') return reading;
        const root = asObject(reading.value);
        if (!isSecretRefused(asText(root?.['code']) ?? '0', asText(root?.['message']) ?? '')) return reading;
        secretsOf(sid).drop(secret.value);
        if (isLast) break;
      }
      return unavailable('SOURCE_FAULT', { quality: ['SECRET_REFUSED'] });
    },
  };
}
