import type { Clock } from '../../clock.ts';
import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import { createTokenCache, type Token, type TokenCache } from '../../resilience/token-cache.ts';
import type { HttpTransport } from '../http-transport.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { isSecretExpired, readSecretsReply, type AppKeySecrets } from './codec.ts';
import { signAppKey } from './sign.ts';

/** The Zhejiang-style gateway (legacy.md 4.2, 5.3): application key, a request secret of 15 minutes, md5 signature. */
export interface AppKeyOptions {
  /** Origin of the gateway, e.g. `http://127.0.0.1:4206`. */
  readonly url: string;
  readonly appKey: string;
  /** A secret: never logged. */
  readonly appSecret: string;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** Milliseconds that getting secrets may take. Default 5000. */
  readonly secretTimeoutMs?: number;
}

export interface AppKeyClient {
  /** One business call; gives the JSON document. A secret that is over is renewed and the call made once more, never twice. */
  call(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Reading<unknown>>;
}

const BY_KEY = '/gateway/app/refreshTokenByKey.htm';
const BY_SECRET = '/gateway/app/refreshTokenBySec.htm';

function createSecrets({ url, appKey, appSecret, transport, clock, secretTimeoutMs = 5_000 }: AppKeyOptions): TokenCache<AppKeySecrets> {
  let last: AppKeySecrets | null = null;
  const fetchSecrets = async (path: string, secret: string): Promise<Reading<AppKeySecrets>> => {
    const requestTime = String(clock.now());
    const query = new URLSearchParams({ appKey, requestTime, sign: signAppKey(appKey, secret, requestTime) });
    const reply = await transport.send({ method: 'GET', url: `${url}${path}?${query}`, headers: {}, body: null }, AbortSignal.timeout(secretTimeoutMs));
    return mapFound(reply, readSecretsReply);
  };
  return createTokenCache<AppKeySecrets>(async (): Promise<Reading<Token<AppKeySecrets>>> => {
    const canRefresh = last !== null && clock.now() < last.refreshSecretEndsAt;
    const refreshed = canRefresh && last !== null ? await fetchSecrets(BY_SECRET, last.refreshSecret) : null;
    // A refused renewal means that another process renewed first: start from the application's own secret.
    const reading = refreshed?.outcome === 'FOUND' ? refreshed : await fetchSecrets(BY_KEY, appSecret);
    last = reading.outcome === 'FOUND' ? reading.value : null;
    return mapFound(reading, (secrets) => found({ value: secrets, endsAt: secrets.requestSecretEndsAt }));
  }, clock);
}

export function createAppKeyClient(options: AppKeyOptions): AppKeyClient {
  const { url, appKey, transport, clock } = options;
  const secrets = createSecrets(options);
  return {
    call: async (path, parameters, signal) => {
      for (const isLast of [false, true]) {
        const token = await secrets.get(signal);
        if (token.outcome !== 'FOUND') return token;
        const requestTime = String(clock.now());
        const sign = signAppKey(appKey, token.value.value.requestSecret, requestTime);
        const query = new URLSearchParams({ appKey, sign, requestTime, ...parameters });
        const reading = mapFound(await transport.send({ method: 'GET', url: `${url}${path}?${query}`, headers: {}, body: null }, signal), readJsonReply);
        if (reading.outcome !== 'FOUND' || !isSecretExpired(reading.value)) return reading;
        secrets.drop(token.value);
        if (isLast) break;
      }
      return unavailable('SOURCE_FAULT', { quality: ['SECRET_REFUSED'] });
    },
  };
}
