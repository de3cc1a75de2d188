import type { HolderCode } from '../../schema/contract/holder-code.ts';
import type { VerifiedToken } from '../login/verified-token.ts';
import type { ItemCatalogue, ItemDefinition } from './item-catalogue.ts';
import { ITEM_DETAIL_TYPE, itemDetailSchema, type ItemDetail } from './item-detail.ts';
import type { Purpose } from './purpose.ts';
import { PURPOSE_REASONS, type PurposeReason, type PurposeRefusal } from './purpose-refusal.ts';

export type PurposeResult = { readonly ok: true; readonly purpose: Purpose } | PurposeRefusal;

/** No item, no case, no fields: what a token without `authorization_details` may be used for is decided with this. */
export const NO_PURPOSE: Purpose = Object.freeze({
  item: null,
  itemName: null,
  itemVersion: null,
  itemKind: 'OTHER',
  caseNo: null,
  legalBasis: 'SUBJECT_REQUEST',
  caseAssigned: false,
  caseRegion: null,
  subjects: [],
  holderCodes: [],
  minFields: new Map(),
  notifyExempt: false,
  batch: false,
});

/**
 * Turns the signed `authorization_details` into the request's one purpose, with the item's definition of the policy in force. `now` is epoch
 * seconds. A token without details has {@link NO_PURPOSE}; with bad ones it is refused, never read as having none.
 */
export function resolvePurpose(token: VerifiedToken, items: ItemCatalogue, now: number): PurposeResult {
  if (token.authorizationDetails === undefined) return NO_PURPOSE_RESULT;
  const known = RESOLVED.get(token);
  if (known !== undefined && known.items === items) return known.validUntil !== undefined && known.validUntil <= now ? refuse('PURPOSE_EXPIRED') : known.result;
  return resolve(token, items, now);
}

const NO_PURPOSE_RESULT: PurposeResult = { ok: true, purpose: NO_PURPOSE };

/** What tokens came to under the items in force, by the very token: login gives the same one for the same token, and it never changes. */
const RESOLVED = new WeakMap<VerifiedToken, { readonly items: ItemCatalogue; readonly validUntil: number | undefined; readonly result: PurposeResult & { readonly ok: true } }>();

function resolve(token: VerifiedToken, items: ItemCatalogue, now: number): PurposeResult {
  const details = token.authorizationDetails;
  if (!Array.isArray(details)) return refuse('DETAILS_MALFORMED');
  const list: readonly unknown[] = details;
  const [detail] = list;
  if (list.length > 1) return refuse('SEVERAL_PURPOSES');
  if (typeof detail !== 'object' || detail === null || !('type' in detail)) return refuse('DETAILS_MALFORMED');
  if (detail.type !== ITEM_DETAIL_TYPE) return refuse('DETAIL_TYPE_UNKNOWN');
  const parsed = itemDetailSchema.safeParse(detail);
  if (!parsed.success) return refuse('DETAIL_MALFORMED');
  if (contradicts(parsed.data)) return refuse('DETAIL_CONTRADICTS');
  if (parsed.data.valid_until !== undefined && parsed.data.valid_until <= now) return refuse('PURPOSE_EXPIRED');
  const item = items.item(parsed.data.item);
  if (item === null) return refuse('ITEM_UNKNOWN');
  // CONSENT asks for more than any other basis, so a case may always run on it; any other basis must be the one the item has in law.
  if (parsed.data.basis !== item.legalBasis && parsed.data.basis !== 'CONSENT') return refuse('BASIS_NOT_OF_ITEM');
  const result = { ok: true, purpose: Object.freeze(purposeOf(parsed.data, item)) } as const;
  if (Object.isFrozen(token)) RESOLVED.set(token, { items, validUntil: parsed.data.valid_until, result });
  return result;
}

function contradicts(detail: ItemDetail): boolean {
  if (detail.assigned && detail.case === undefined) return true;
  if (detail.case !== undefined && detail.region === undefined) return true;
  const parties = detail.subjects.map(({ role, kind, key }) => `${role} ${kind} ${key}`);
  if (new Set(parties).size !== parties.length) return true;
  const codes = detail.holder_codes ?? [];
  // A code of who is no party would be a free parameter; two for the same would leave it open which was used.
  return codes.some(({ subject }) => !detail.subjects.some(({ key }) => key === subject)) || new Set(codes.map(({ source, subject, scope }) => `${source} ${subject} ${scope}`)).size !== codes.length;
}

function holderCodesOf({ holder_codes: codes = [], subjects }: ItemDetail): readonly HolderCode[] {
  return codes.flatMap(({ source, subject, scope, code, valid_until: validUntil }): HolderCode[] => {
    const party = subjects.find(({ key }) => key === subject);
    return party === undefined ? [] : [{ source, subject, kind: party.kind, scope, code, expiresAt: validUntil * 1000 }];
  });
}

function purposeOf(detail: ItemDetail, item: ItemDefinition): Purpose {
  return {
    item: item.code,
    itemName: item.name,
    itemVersion: item.version,
    itemKind: item.kind,
    caseNo: detail.case ?? null,
    legalBasis: detail.basis,
    caseAssigned: detail.assigned,
    caseRegion: detail.region ?? null,
    subjects: detail.subjects,
    holderCodes: holderCodesOf(detail),
    minFields: item.minFields,
    notifyExempt: item.notifyExempt,
    batch: item.batch,
  };
}

function refuse(reason: PurposeReason): PurposeRefusal {
  return { ok: false, code: PURPOSE_REASONS[reason], reason };
}
