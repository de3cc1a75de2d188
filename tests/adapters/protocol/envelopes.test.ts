import { describe, expect, it } from 'vitest';
import { ETHNICITY, SEX } from '../../../standards/code-tables/index.ts';
import { readEnvelope } from '../../../adapters/protocol/envelopes/read-envelope.ts';
import { readPolicePackage } from '../../../adapters/protocol/envelopes/read-police-package.ts';
import { readVerdict } from '../../../adapters/protocol/envelopes/read-verdict.ts';
import type { HttpReply } from '../../../adapters/protocol/http-transport.ts';
import type { JsonObject } from '../../../adapters/protocol/json-value.ts';
import { readJsonReply } from '../../../adapters/protocol/read-json-reply.ts';
import { mapFound, withQuality, type Reading } from '../../../adapters/reading.ts';
import { ColumnReader } from '../../../adapters/values/column-reader.ts';
import { readJsonColumns } from '../../../adapters/values/json-columns.ts';
import { wireFiles } from '../wire-file.ts';

const FILES = wireFiles('envelopes');
/** Read through the mapping of legal-person, in that adapter's test. */
const MAPPED = new Set(['e-found.json']);
const CAUSES: Record<string, string> = {
  'a-failed.json': 'SOURCE_FAULT', 'c-status-error.json': 'SOURCE_FAULT', 'f-failed.json': 'SOURCE_FAULT', 'g2-failed.json': 'SOURCE_FAULT', 'g3-failed.json': 'SOURCE_FAULT',
  'd-06.json': 'SOURCE_FAULT', 'html-maintenance-200.html': 'NOT_THE_PROTOCOL', 'invalid-full-width.json': 'MALFORMED',
  'a-success-with-field-errors.json': 'BAD_REQUEST', 'b-quota.json': 'QUOTA', 'd-05.json': 'BAD_REQUEST',
};

/** A row with its codes and dates read, as a mapping would. */
function read(row: JsonObject): { readonly columns: Record<string, unknown>; readonly quality: readonly string[] } {
  const { columns, quality } = readJsonColumns(row);
  const reader = new ColumnReader(columns);
  const value = (name: string): unknown => {
    if (name === 'csrq') return reader.day(name);
    if (name === 'xb') return reader.code(SEX, name)?.code;
    return name === 'mz' ? reader.code(ETHNICITY, name)?.code : reader.text(name);
  };
  return { columns: Object.fromEntries([...columns.keys()].map((name) => [name, value(name)])), quality };
}

function readFile(name: string, reply: HttpReply): Reading<readonly JsonObject[]> {
  return name === 'police-package.xml' ? readPolicePackage(reply) : mapFound(readJsonReply(reply), readEnvelope);
}

describe('envelopes read as their expectations say', () => {
  it('finds the recordings', () => {
    expect(FILES.length).toBe(33);
  });

  it.each(FILES.filter(({ name }) => !name.startsWith('d-') && !MAPPED.has(name)).map((file) => [file.name, file] as const))('%s', (name, { reply, expected }) => {
    let reading = readFile(name, reply);
    expect(reading.outcome).toBe(expected.outcome);
    if (reading.outcome === 'UNAVAILABLE' || reading.outcome === 'REFUSED') expect(reading.cause).toBe(CAUSES[name]);
    if (reading.outcome !== 'FOUND') return;
    const rows = reading.value.map(read);
    reading = withQuality(reading, rows.flatMap(({ quality }) => quality));
    if (expected.rows !== undefined) expect(rows.map(({ columns }) => columns)).toEqual(expected.rows);
    if (expected.quality !== undefined) expect(new Set(reading.quality)).toEqual(new Set(expected.quality));
    if (expected.requestId !== undefined) expect(reading.sourceRequestId).toBe(expected.requestId);
    if (expected.since !== undefined) expect([rows[0]?.columns['statecode'], rows[0]?.columns['date']]).toEqual(['1', expected.since]);
  });

  it.each(FILES.filter(({ name }) => name.startsWith('d-')).map((file) => [file.name, file] as const))('%s, the verdict', (name, { reply, expected }) => {
    const reading = mapFound(readJsonReply(reply), readVerdict);
    expect(reading.outcome).toBe(expected.outcome);
    if (reading.outcome === 'UNAVAILABLE' || reading.outcome === 'REFUSED') expect(reading.cause).toBe(CAUSES[name]);
    if (reading.outcome === 'FOUND') expect([reading.value.matches, reading.value.differs]).toEqual([expected.verdict, expected.differs ?? []]);
    else expect(expected.verdict).toBeNull();
    expect(JSON.stringify(reading)).not.toContain('陈静');
  });
});

describe('an envelope that says nothing is no answer', () => {
  it.each<[string, unknown, object]>([
    ['success with null data', { code: '0', data: null }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['success with blank data', { code: '0', data: '' }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['success with null data and a count of 0', { code: '00', dataCount: '0', datas: null }, { outcome: 'NOT_FOUND' }],
    ['an empty list that claims rows', { code: '00', dataCount: 3, datas: [] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['TOTAL_MISMATCH'] }],
    ['data that is no JSON', { code: '0', data: '[{' }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['rows that are no objects', { code: '0', data: [1] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['an unknown envelope', { answer: [] }, { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['a number', 7, { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['an envelope in an envelope', { code: '0', data: '{"resultCode":"00","resultData":[{"a":"1"}],"resultTotal":0}' }, { outcome: 'FOUND', value: [{ a: '1' }], quality: ['TOTAL_MISMATCH'] }],
    ['a failure in a success', { code: '0', data: { resultCode: '98', resultInfo: '当日调用次数已用完' } }, { outcome: 'REFUSED', cause: 'QUOTA' }],
  ])('%s', (_what, document, wanted) => {
    expect(readEnvelope(document)).toMatchObject(wanted);
  });
});
