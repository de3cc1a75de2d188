import { normalizeRealEstateCode } from '../../standards/real-estate-unit.ts';
import { readEnvelope } from '../protocol/envelopes/read-envelope.ts';
import type { HttpReply } from '../protocol/http-transport.ts';
import { asObject, asText } from '../protocol/json-value.ts';
import { readJsonReply } from '../protocol/read-json-reply.ts';
import { found, mapFound, unavailable, type Reading } from '../reading.ts';
import { readJsonColumns, type JsonColumns } from '../values/json-columns.ts';
import { readRealEstateCode } from './errors.ts';

/** The rows of one right: one an owner. */
export interface RightRows {
  /** Unspaced. */
  readonly unitNo: string;
  readonly rows: readonly JsonColumns[];
}

/** Columns without which a row cannot be told or owned. */
const REQUIRED = ['bdcdyh', 'bdcqzh', 'qlrzjh', 'qszt'] as const;

/** The rights of a reply, rows of one right together. Pure; never throws. */
export function readRealEstateReply(reply: HttpReply): Reading<readonly RightRows[]> {
  return mapFound(readJsonReply(reply), (document): Reading<readonly RightRows[]> => {
    const special = readRealEstateCode(asText(asObject(document)?.['code']) ?? '');
    if (special !== null) return special;
    return mapFound(readEnvelope(document), (objects): Reading<readonly RightRows[]> => {
      const rows = objects.map(readJsonColumns);
      const missing = REQUIRED.find((name) => rows.some(({ columns }) => !columns.has(name)));
      if (missing !== undefined) return unavailable('MALFORMED', { quality: [`SCHEMA_DRIFT:${missing}`] });
      const rights = Map.groupBy(rows, ({ columns }) => `${normalizeRealEstateCode(String(columns.get('bdcdyh') ?? ''))}|${String(columns.get('bdcqzh') ?? '')}`);
      const value = [...rights].map(([key, own]) => ({ unitNo: key.slice(0, key.indexOf('|')), rows: own }));
      return found(value, { quality: [...new Set(rows.flatMap(({ quality }) => quality))] });
    });
  });
}
