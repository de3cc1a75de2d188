import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import type { HttpReply } from '../http-transport.ts';
import { asObject, asText } from '../json-value.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { readRefusalWords } from '../read-refusal-words.ts';

/** The two secrets of the gateway and their ends in epoch milliseconds: requests for 15 minutes, renewal for 48 hours. */
export interface AppKeySecrets {
  readonly requestSecret: string;
  readonly requestSecretEndsAt: number;
  readonly refreshSecret: string;
  readonly refreshSecretEndsAt: number;
}

/** `code` that says the request secret is over: renew and ask once more. The number is the department's own. */
export const SECRET_EXPIRED = '14';

/** End times come as strings or numbers of milliseconds. */
function epochOf(value: unknown): number {
  const text = asText(value);
  return text !== null && /^\d{12,14}$/.test(text) ? Number(text) : Number.NaN;
}

/** Reads the reply of refreshTokenByKey and refreshTokenBySec. Pure; never throws. */
export function readSecretsReply(reply: HttpReply): Reading<AppKeySecrets> {
  return mapFound(readJsonReply(reply), (document): Reading<AppKeySecrets> => {
    const root = asObject(document);
    const code = asText(root?.['code']);
    if (root === null || code === null) return unavailable('NOT_THE_PROTOCOL');
    if (code !== '00') return readRefusalWords(asText(root['msg']) ?? '');
    const data = asObject(root['datas']);
    const secrets = {
      requestSecret: asText(data?.['requestSecret']) ?? '',
      requestSecretEndsAt: epochOf(data?.['requestSecretEndTime']),
      refreshSecret: asText(data?.['refreshSecret']) ?? '',
      refreshSecretEndsAt: epochOf(data?.['refreshSecretEndTime']),
    };
    const isWhole = secrets.requestSecret !== '' && secrets.refreshSecret !== '' && Number.isFinite(secrets.requestSecretEndsAt + secrets.refreshSecretEndsAt);
    return isWhole ? found(secrets) : unavailable('MALFORMED');
  });
}

/** Whether a business reply says that the secret is over. */
export function isSecretExpired(document: unknown): boolean {
  return asText(asObject(document)?.['code']) === SECRET_EXPIRED;
}
