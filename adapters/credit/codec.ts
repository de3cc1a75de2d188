import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import { resolveExchangeRows, type ExchangeKey, type ExchangeRow, type ResolvedRows } from '../protocol/exchange-database/resolve-exchange-rows.ts';
import type { DatabaseRow } from '../protocol/exchange-database/row-source.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';

/** What a subject's code says and how it was written; a reason where it says nothing usable. */
export function readSubjectCode(raw: string | null): ExchangeKey {
  if (raw === null) return { ok: false, reason: 'NO_KEY' };
  const uscc = normalizeUscc(raw);
  const reading = parseUscc(uscc);
  if (reading.ok) {
    const quality = [...(/[\uff10-\uff3a\uff41-\uff5a]/.test(raw) ? ['USCC_FULL_WIDTH'] : []), ...(/[a-z]/.test(raw) ? ['USCC_CASE'] : [])];
    return { ok: true, key: uscc, quality };
  }
  const id = readIdNumber(raw);
  if (hasIdNumberShape(id.number)) return { ok: true, key: id.number, quality: id.quality };
  return { ok: false, reason: reading.problem };
}

/** The subject of a row of the credit tables: the entity's code, else the person's number. */
export function subjectOf({ columns }: ExchangeRow): ExchangeKey {
  const text = (name: string): string | null => {
    const value = columns.get(name) ?? null;
    return value === null ? null : String(value);
  };
  return readSubjectCode(text('xdr_shxym') ?? text('shxym') ?? text('xdr_sfz'));
}

/** Rows of one credit table as they stand: a row's key is its subject and its document. Pure; never throws. */
export function resolveCreditRows(rows: readonly DatabaseRow[], documentColumn: string | null): ResolvedRows {
  return resolveExchangeRows(rows, (row) => {
    const subject = subjectOf(row);
    if (!subject.ok || documentColumn === null) return subject;
    const document = row.columns.get(documentColumn) ?? null;
    return document === null ? { ok: false, reason: 'NO_DOCUMENT' } : { ...subject, key: `${subject.key}|${document}` };
  });
}
