import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import type { HttpReply } from '../http-transport.ts';
import { asObject, asText } from '../json-value.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { unwrapJsonText } from '../unwrap-json-text.ts';
import { readExchangeCode } from './errors.ts';

export interface WrappedSecret {
  readonly wrapped: string;
  /** Epoch milliseconds; the platform ends secrets at midnight of China. */
  readonly endsAt: number;
}

/** Reads the reply of the key endpoint. Pure; never throws. */
export function readKeyReply(reply: HttpReply): Reading<WrappedSecret> {
  return mapFound(readJsonReply(reply), (document): Reading<WrappedSecret> => {
    const root = asObject(document);
    const code = asText(root?.['code']);
    if (root === null || code === null) return unavailable('NOT_THE_PROTOCOL');
    if (code !== '0') return readExchangeCode(code, asText(root['message']) ?? '');
    const data = asObject(root['data']);
    const wrapped = asText(data?.['secret']);
    const endsAt = Number(asText(data?.['secretEndTime']) ?? Number.NaN);
    return wrapped === null || !Number.isFinite(endsAt) ? unavailable('MALFORMED') : found({ wrapped, endsAt });
  });
}

/** The service's own document inside the platform's `data`, a JSON text. Pure; never throws. */
export function readExchangeData(document: unknown): Reading<unknown> {
  const root = asObject(document);
  const code = asText(root?.['code']);
  if (root === null || code === null) return unavailable('NOT_THE_PROTOCOL');
  if (code !== '0') return readExchangeCode(code, asText(root['message']) ?? '');
  const data = root['data'];
  return data === null || data === undefined || data === '' ? unavailable('MALFORMED', { quality: ['DATA_ABSENT'] }) : unwrapJsonText(data);
}
