import { ambiguous, found, mapFound, notFound, refused, unavailable, withQuality, type Reading } from '../../reading.ts';
import { distinctRows } from '../../values/json-columns.ts';
import { readLegacyFlag } from '../../values/legacy-flag.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-value.ts';
import { readExchangeCode } from '../national-exchange/errors.ts';
import { childOf, childrenOf, parseXml } from '../parse-xml.ts';
import { readRefusalWords } from '../read-refusal-words.ts';
import { unwrapJsonText } from '../unwrap-json-text.ts';

/** What an envelope holds once it has been believed: some value, and how many rows it claims there are (null when it does not say). */
interface Payload {
  readonly data: unknown;
  readonly claimed: number | null;
}

/** One way departments wrap an answer (domain.md 7.2). Told by its members, because one system answers in several. */
interface Envelope {
  readonly fits: (document: JsonObject) => boolean;
  readonly read: (document: JsonObject) => Reading<Payload>;
}

const has = (...members: readonly string[]) => (document: JsonObject): boolean => members.every((member) => Object.hasOwn(document, member));
const words = (...texts: readonly unknown[]) => readRefusalWords(texts.map((text) => asText(text) ?? '').join(' '));

function countOf(value: unknown): number | null {
  const text = asText(value)?.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function payload(data: unknown, claimed: unknown = null): Reading<Payload> {
  return found({ data, claimed: countOf(claimed) });
}

/** In the order in which they are tried: the more telling members first. */
const ENVELOPES: readonly Envelope[] = [
  { // A. IsSuccess may be true over a list of field errors: our question was bad, which is not "not found".
    fits: has('IsSuccess', 'DataList'),
    read: (document) => {
      if ((asArray(document['ErrorFieldList']) ?? []).length > 0) return refused('BAD_REQUEST');
      if (readLegacyFlag(document['IsSuccess']) !== true) return words(document['Message']);
      return payload(document['DataList'], document['TotalCount']);
    },
  },
  { // B. resultTotal is 0 while rows exist: counted, never believed.
    fits: has('resultCode'),
    read: (document) => (asText(document['resultCode']) === '00' ? payload(document['resultData'], document['resultTotal']) : words(document['resultInfo'])),
  },
  { // G1.
    fits: (document) => asObject(document['head']) !== null && Object.hasOwn(document, 'data'),
    read: (document) => {
      const head = asObject(document['head']);
      return asText(head?.['code'] ?? head?.['status']) === '0' ? payload(document['data']) : words(head?.['msg'], head?.['message']);
    },
  },
  { // G2. Success is 1 here, and 0 is failure.
    fits: has('code', 'biz_data'),
    read: (document) => (asText(document['code']) === '1' ? payload(asObject(document['biz_data'])?.['result']) : words(document['msg'], document['message'])),
  },
  { // C. Code 0 and status success must agree.
    fits: has('result', 'status', 'code'),
    read: (document) => {
      if (asText(document['code']) !== '0' || asText(document['status']) !== 'success') return words(document['msg'], document['message']);
      const result = asObject(document['result']);
      return payload(result?.['data'], result?.['total']);
    },
  },
  { // Zhejiang: dataCount is a string or a number.
    fits: has('code', 'datas'),
    read: (document) => (asText(document['code']) === '00' ? payload(document['datas'], document['dataCount']) : words(document['msg'], document['description'])),
  },
  { // Health: an XML document as a member.
    fits: has('code', 'xml'),
    read: (document) => (asText(document['code']) === '200' ? readXmlRows(asText(document['xml']) ?? '') : words(document['msg'], document['message'])),
  },
  { // F. All empty with Success true says either "no record" or "not digitised": nobody can tell which.
    fits: has('StateCode', 'Success'),
    read: (document) => {
      if (readLegacyFlag(document['Success']) !== true) return words(document['ErrorMsg']);
      const isBlank = ['StateCode', 'SpouseName', 'Date', 'SpouseCardId'].every((member) => (asText(document[member]) ?? '').trim() === '');
      return isBlank ? ambiguous(0, { quality: ['BLANK_RECORD'] }) : payload([document]);
    },
  },
  { // G3. Success is 0 here.
    fits: has('status', 'data'),
    read: (document) => (asText(document['status']) === '0' ? payload(document['data']) : words(document['msg'], document['message'])),
  },
  { // The national platform itself.
    fits: has('code', 'data'),
    read: (document) => {
      const code = asText(document['code']) ?? '';
      return code === '0' ? payload(document['data']) : readExchangeCode(code, asText(document['message']) ?? '');
    },
  },
  { // Credit pages.
    fits: has('success', 'rows'),
    read: (document) => (readLegacyFlag(document['success']) === true ? payload(document['rows']) : words(document['msg'], document['message'])),
  },
  { // The Zhejiang gateway's failures carry no datas at all.
    fits: has('code', 'msg'),
    read: (document) => words(document['msg'], document['description']),
  },
];

function readXmlRows(text: string): Reading<Payload> {
  const parsed = parseXml(text);
  if (!parsed.ok) return unavailable('MALFORMED');
  const data = childOf(childOf(parsed.root, 'body') ?? parsed.root, 'data');
  if (data === null) return unavailable('MALFORMED');
  return payload(childrenOf(data, 'row').map((row) => Object.fromEntries(row.children.map(({ name, text: value }) => [name, value]))));
}

/** Rows out of what an envelope held. Nothing at all, with no count of 0 beside it, is no answer; an empty list or object is. */
function readRows({ data, claimed }: Payload, depth: number): Reading<readonly JsonObject[]> {
  if (data === null || data === undefined || data === '') return claimed === 0 ? notFound() : unavailable('MALFORMED', { quality: ['DATA_ABSENT'] });
  return mapFound(unwrapJsonText(data), (value): Reading<readonly JsonObject[]> => {
    const object = asObject(value);
    if (object !== null && depth < 2 && ENVELOPES.some(({ fits }) => fits(object))) return readEnvelope(object, depth + 1);
    const items = asArray(value) ?? (object === null ? null : Object.keys(object).length === 0 ? [] : [object]);
    if (items === null) return unavailable('MALFORMED');
    const rows = items.map(asObject).filter((row) => row !== null);
    if (rows.length < items.length) return unavailable('MALFORMED', { quality: ['ROW_NOT_AN_OBJECT'] });
    if (rows.length === 0) return claimed === null || claimed === 0 ? notFound() : unavailable('MALFORMED', { quality: ['TOTAL_MISMATCH'] });
    const distinct = distinctRows(rows);
    const marks = [...(claimed !== null && claimed !== rows.length ? ['TOTAL_MISMATCH'] : []), ...(distinct.length < rows.length ? ['DUPLICATE_ROW'] : [])];
    return withQuality(found(distinct), marks);
  });
}

/**
 * The rows of a reply whatever envelope it came in (domain.md 7.2). Success is what the envelope's own members say together, never the HTTP status and
 * never one member alone; messages are used to tell kinds of refusal apart and go no further, for some hold the asked-for number.
 */
export function readEnvelope(document: unknown, depth = 0): Reading<readonly JsonObject[]> {
  // E. A bare array has no envelope at all.
  if (asArray(document) !== null) return readRows({ data: document, claimed: null }, depth);
  const object = asObject(document);
  const envelope = object === null ? undefined : ENVELOPES.find(({ fits }) => fits(object));
  if (object === null || envelope === undefined) return unavailable('NOT_THE_PROTOCOL');
  return mapFound(envelope.read(object), (held) => readRows(held, depth));
}
