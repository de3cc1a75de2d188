import { ActRefusal } from '../act-refusal.ts';
import type { ShareAnswer, ShareRequest } from './share-request.ts';
import type { SharingDirectory } from './sharing-directory.ts';

/** The longest term of a share grant. Days. */
export const LONGEST_GRANT_DAYS = 1_096;
/** The most readings a day that may be asked for. */
export const MOST_VOLUME = 10_000_000;
const MOST_FIELDS = 300;
const MOST_CLIENTS = 20;

/** What is asked for. */
export type ShareWish = Pick<ShareRequest, 'clients' | 'itemCode' | 'fields' | 'reason' | 'volumePerDay' | 'validTo'>;
/** How the owner narrows what was asked; null leaves it as it was asked. */
export interface ShareNarrowing {
  readonly fields: readonly string[] | null;
  readonly volumePerDay: number | null;
  readonly validTo: string | null;
}

const invalid = (message: string): ActRefusal => new ActRefusal('SHARE_INVALID', message);

/** What one can quote of input in a message: short, and as JSON. */
const quoted = (text: string): string => JSON.stringify(text.slice(0, 100));

/** A reason as it is kept. Throws {@link ActRefusal} unless 4 to 500 characters remain without white space around. */
export function checkedReason(reason: string, code: ActRefusal['code']): string {
  const text = reason.trim();
  const length = [...text].length;
  if (length < 4 || length > 500) throw new ActRefusal(code, `a reason of 4 to 500 characters must be given, got ${length}`);
  return text;
}

/** Checks a wish of an organisation against the lists. Gives the one owner department and the wish in the form it is kept. Throws {@link ActRefusal}. */
export function checkShareWish(wish: ShareWish, organization: string, directory: SharingDirectory, now: Date): ShareWish & { readonly owner: string } {
  const clients = [...new Set(wish.clients)].sort();
  if (clients.length === 0 || clients.length > MOST_CLIENTS) throw invalid(`1 to ${MOST_CLIENTS} applications must be named, got ${clients.length}`);
  const foreign = clients.find((client) => directory.organizationOfClient(client) !== organization);
  if (foreign !== undefined) throw invalid(`every application must be a registered one of the asking organisation, got ${quoted(foreign)}`);
  const fields = [...new Set(wish.fields)].sort();
  return {
    clients, fields, itemCode: wish.itemCode, owner: checkFields(fields, wish.itemCode, directory), reason: checkedReason(wish.reason, 'SHARE_INVALID'),
    volumePerDay: checkVolume(wish.volumePerDay), validTo: checkTerm(wish.validTo, now),
  };
}

function checkFields(fields: readonly string[], itemCode: string, directory: SharingDirectory): string {
  if (fields.length === 0 || fields.length > MOST_FIELDS) throw invalid(`1 to ${MOST_FIELDS} fields must be named, got ${fields.length}`);
  const needs = directory.needsOf(itemCode);
  if (needs === null) throw invalid(`the item must be one of policy/items, got ${quoted(itemCode)}`);
  const owners = new Map(fields.map((field) => [field, directory.ownerOf(field)]));
  const nobodys = fields.find((field) => owners.get(field) === null);
  if (nobodys !== undefined) throw invalid(`every field must be on the responsibility list, got ${quoted(nobodys)}`);
  const never = fields.find((field) => directory.isNeverShared(field));
  if (never !== undefined) throw invalid(`no field may be on the negative list, got ${quoted(never)}`);
  const needless = fields.find((field) => !needs.has(field));
  if (needless !== undefined) throw invalid(`every field must be among the item's minimum fields, got ${quoted(needless)}`);
  const [owner, ...others] = new Set(owners.values());
  if (owner === undefined || owner === null || others.length > 0) throw invalid(`all fields must be of one owner department, got ${[...new Set(owners.values())].join(', ')}`);
  return owner;
}

function checkVolume(volume: number): number {
  if (!(Number.isSafeInteger(volume) && volume >= 1 && volume <= MOST_VOLUME)) throw invalid(`the volume must be 1 to ${MOST_VOLUME} readings a day, got ${volume}`);
  return volume;
}

function checkTerm(validTo: string, now: Date): string {
  const days = (Date.parse(validTo) - now.getTime()) / 86_400_000;
  if (!(days > 0 && days <= LONGEST_GRANT_DAYS)) throw invalid(`the term must end after now and within ${LONGEST_GRANT_DAYS} days`);
  return new Date(validTo).toISOString();
}

/** What is granted of a request when narrowed so. Throws {@link ActRefusal} where it would be wider than what was asked. */
export function narrowed(request: ShareRequest, narrowing: ShareNarrowing, now: Date): Pick<Extract<ShareAnswer, { outcome: 'GRANTED' }>, 'fields' | 'volumePerDay' | 'validTo'> {
  const fields = narrowing.fields === null ? request.fields : [...new Set(narrowing.fields)].sort();
  if (fields.length === 0) throw invalid('at least one field must be granted: refuse the request instead');
  const wider = fields.find((field) => !request.fields.includes(field));
  if (wider !== undefined) throw invalid(`only fields that were asked for may be granted, got ${quoted(wider)}`);
  const volumePerDay = checkVolume(narrowing.volumePerDay ?? request.volumePerDay);
  if (volumePerDay > request.volumePerDay) throw invalid(`the volume must be at most the ${request.volumePerDay} asked for, got ${volumePerDay}`);
  const validTo = checkTerm(narrowing.validTo ?? request.validTo, now);
  if (Date.parse(validTo) > Date.parse(request.validTo)) throw invalid('the term must end no later than was asked for');
  return { fields, volumePerDay, validTo };
}
