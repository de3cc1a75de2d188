import type { HttpReply } from '../protocol/http-transport.ts';
import { asArray, asObject, asText, type JsonObject } from '../protocol/json-value.ts';
import { readJsonReply } from '../protocol/read-json-reply.ts';
import { unwrapJsonText } from '../protocol/unwrap-json-text.ts';
import { found, mapFound, notFound, unavailable, type Reading } from '../reading.ts';
import { readStatus, TOKEN_EXPIRED } from './errors.ts';

/** One licence as sent: members by name. */
export type LicenseRow = JsonObject;

/** What a business call gives: its `data`, or the news that the access token must be renewed. */
export type LicenseReply = { readonly kind: 'DATA'; readonly data: unknown } | { readonly kind: 'TOKEN_EXPIRED' };

/** Reads `{head:{status,message},data}`. Pure; never throws. */
export function readLicenseReply(reply: HttpReply): Reading<LicenseReply> {
  return mapFound(readJsonReply(reply), (document): Reading<LicenseReply> => {
    const root = asObject(document);
    const head = asObject(root?.['head']);
    const status = asText(head?.['status'])?.trim() ?? null;
    if (root === null || status === null) return unavailable('NOT_THE_PROTOCOL');
    if (status === TOKEN_EXPIRED) return found({ kind: 'TOKEN_EXPIRED' });
    if (status !== '0') return readStatus(status, asText(head?.['message']) ?? '');
    return found({ kind: 'DATA', data: root['data'] });
  });
}

/** The rows of a licence list. An empty list is NOT_FOUND; no list at all, with status 0, is not an answer. */
export function readLicenseList({ data }: { readonly data: unknown }): Reading<readonly LicenseRow[]> {
  return mapFound(unwrapJsonText(data), (value): Reading<readonly LicenseRow[]> => {
    const items = asArray(value);
    if (items === null) return unavailable('MALFORMED', { quality: ['LIST_ABSENT'] });
    const rows = items.map(asObject).filter((row) => row !== null);
    if (rows.length < items.length) return unavailable('MALFORMED', { quality: ['ROW_NOT_AN_OBJECT'] });
    return rows.length === 0 ? notFound() : found(rows);
  });
}

/** The members of a file reply. */
export function readLicenseFile({ data }: { readonly data: unknown }): Reading<JsonObject> {
  if (data === null || data === undefined) return notFound();
  return mapFound(unwrapJsonText(data), (value) => {
    const file = asObject(value);
    return file === null ? unavailable('MALFORMED') : found(file);
  });
}
