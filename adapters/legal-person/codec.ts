import { normalizeUscc } from '../../standards/uscc.ts';
import { readEnvelope } from '../protocol/envelopes/read-envelope.ts';
import { readVerdict, type EntityVerdict } from '../protocol/envelopes/read-verdict.ts';
import { readExchangeData } from '../protocol/national-exchange/codec.ts';
import { found, mapFound, notFound, type Reading } from '../reading.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import { readJsonColumns, type JsonColumns } from '../values/json-columns.ts';
import { schemaDrift, wrongSubject } from './errors.ts';

/** Rows by the key they were asked by. */
export type KeyedRows = ReadonlyMap<string, readonly JsonColumns[]>;

/** One service's rows: what it is keyed by, and which columns a row must have. */
export interface EntityRowKind {
  readonly key: string;
  readonly normalize: (raw: string) => string;
  readonly required: readonly string[];
}

/** Service 2001 and the like: keyed by USCC. */
export const ENTITY_ROWS: EntityRowKind = { key: 'uniscid', normalize: normalizeUscc, required: ['entname'] };
/** Service 2002: keyed by the person's number. */
export const REPRESENTED_ROWS: EntityRowKind = { key: 'cerno', normalize: (raw) => readIdNumber(raw).number, required: ['uniscid'] };
/** Service 2003: keyed by USCC. */
export const DETAIL_ROWS: EntityRowKind = { key: 'uniscid', normalize: normalizeUscc, required: ['kind'] };

/** Service 2005: keyed by USCC, a row a year. */
export const FINANCIAL_ROWS: EntityRowKind = { key: 'uniscid', normalize: normalizeUscc, required: ['nd', 'yysr', 'nsze'] };
/** Service 2006: keyed by USCC. */
export const ACCOUNT_ROWS: EntityRowKind = { key: 'uniscid', normalize: normalizeUscc, required: ['zh', 'zhzt'] };

/** The rows of a reply by key: none at all is an empty map. A row about a key nobody asked for makes the reply no answer. Pure; never throws. */
export function readKeyedRows(document: unknown, kind: EntityRowKind, asked: ReadonlySet<string>): Reading<KeyedRows> {
  const rows = mapFound(readExchangeData(document), (inner) => readEnvelope(inner));
  if (rows.outcome === 'NOT_FOUND') return found(new Map(), rows);
  return mapFound(rows, (objects): Reading<KeyedRows> => {
    const byKey = new Map<string, JsonColumns[]>();
    const quality: string[] = [];
    for (const row of objects.map(readJsonColumns)) {
      const missing = [kind.key, ...kind.required].find((name) => !row.columns.has(name));
      if (missing !== undefined) return schemaDrift(missing);
      const key = kind.normalize(String(row.columns.get(kind.key) ?? ''));
      if (!asked.has(key)) return wrongSubject();
      byKey.set(key, [...(byKey.get(key) ?? []), row]);
      quality.push(...row.quality);
    }
    return found(byKey, { quality: [...new Set(quality)] });
  });
}

/** The rows of one key. */
export function rowsOf(rows: KeyedRows, key: string): Reading<readonly JsonColumns[]> {
  const own = rows.get(key);
  return own === undefined ? notFound() : found(own);
}

/** The verdict on one entity; one about another entity is no answer. */
export function readEntityVerdict(document: unknown, uscc: string): Reading<EntityVerdict> {
  return mapFound(mapFound(readExchangeData(document), readVerdict), (verdict) =>
    verdict.uscc !== null && normalizeUscc(verdict.uscc) !== uscc ? wrongSubject() : found(verdict));
}
