import { found, notFound, unavailable, type Reading } from '../../reading.ts';
import type { JsonObject } from '../json-value.ts';
import { decodeText } from '../decode-text.ts';
import type { HttpReply } from '../http-transport.ts';
import { childOf, childrenOf, parseXml } from '../parse-xml.ts';
import { readHttpStatus } from '../read-http-status.ts';

/** Columns that name the asker, repeated in each record: not data. */
const NOT_DATA: ReadonlySet<string> = new Set(['sbm']);

/** Reads a police `<PACKAGE>`: head with the request number, DATA with RECORDs. Pure; never throws. */
export function readPolicePackage(reply: HttpReply): Reading<readonly JsonObject[]> {
  const { text, quality } = decodeText(reply.body, reply.contentType);
  const parsed = parseXml(text);
  if (!parsed.ok) return readHttpStatus(reply) ?? unavailable(parsed.problem === 'TRUNCATED' ? 'MALFORMED' : 'NOT_THE_PROTOCOL', { quality });
  const data = parsed.root.name === 'PACKAGE' ? childOf(parsed.root, 'DATA') : null;
  if (data === null) return unavailable('NOT_THE_PROTOCOL', { quality });
  const head = childOf(parsed.root, 'PACKAGEHEAD');
  const sourceRequestId = head === null ? null : (childOf(head, 'FWQQBH')?.text.trim() ?? null);
  const rows = childrenOf(data, 'RECORD').map((record) =>
    Object.fromEntries(record.children.filter(({ name }) => !NOT_DATA.has(name.toLowerCase())).map((column) => [column.name, column.text])));
  return rows.length === 0 ? notFound({ quality, sourceRequestId }) : found(rows, { quality, sourceRequestId });
}
