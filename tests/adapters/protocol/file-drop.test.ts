import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SEX } from '../../../standards/code-tables/index.ts';
import { createHash } from 'node:crypto';
import { readDropControl } from '../../../adapters/protocol/file-drop/read-control.ts';
import { readCsvDrop } from '../../../adapters/protocol/file-drop/read-csv-drop.ts';
import { readDbf, type DbfRecord } from '../../../adapters/protocol/file-drop/read-dbf.ts';
import { readLegacyCode } from '../../../adapters/values/legacy-code.ts';
import { dayOfSpreadsheet, readLegacyDate } from '../../../adapters/values/legacy-date.ts';
import { wireBytes, wireJson } from '../wire-file.ts';

const root = fileURLToPath(new URL('../../oracles/wire/filedrop/', import.meta.url));
const stem = (number: string) => `HHXX_320499_20261020_${number}`;
const flag = (number: string, suffix: string) => (existsSync(`${root}${stem(number)}.${suffix}`) ? wireBytes(`filedrop/${stem(number)}.${suffix}`) : null);
const REASONS: Record<string, RegExp> = { COLUMN_COUNT: /columns, header has/, NUMBER_LOST: /^identity number lost/ };

/** A row as a mapping of deaths would read it. */
function mapRow(row: ReadonlyMap<string, string | null>): Record<string, string | null> {
  const date = (text: string | null) => readLegacyDate(text).value ?? (text === null ? null : dayOfSpreadsheet(text));
  return Object.fromEntries([...row].map(([name, text]) => [name, name.endsWith('时间') ? date(text) : name === '性别' && text !== null ? readLegacyCode(SEX, text).code : text]));
}

describe('CSV drops read as their expectations say', () => {
  it.each(['001', '002', '003', '004', '005', '006', '007', '008', '009'])('%s', (number) => {
    const expected = wireJson(`filedrop/${stem(number)}.expected.json`);
    const first = createHash('md5').update(wireBytes(`filedrop/${stem('001')}.csv`)).digest('hex');
    const earlier = (digest: string) => (number === '007' && digest === first ? '001' : null);
    const reading = readCsvDrop(wireBytes(`filedrop/${stem(number)}.csv`), readDropControl(flag(number, 'ok'), flag(number, 'md5')), earlier);
    expect(reading.outcome).toBe(expected.outcome);
    expect(reading.quality).toEqual(expected.quality ?? []);
    if (reading.outcome !== 'FOUND') return;
    expect(reading.value.rows.map(mapRow)).toEqual(expected.rows);
    const rejected = expected.rejectedLines ?? [];
    expect(reading.value.rejected.map(({ line }) => line)).toEqual(rejected.map(({ line }: { line: number }) => line));
    for (const [index, { reason }] of reading.value.rejected.entries()) expect(rejected[index].reason).toMatch(REASONS[reason] ?? /never/);
  });
});

describe('DBF drops read as their expectations say', () => {
  const mapRecord = (record: DbfRecord, names: readonly string[]) => Object.fromEntries(names.map((name) => {
    const value = record.get(name) ?? null;
    if (/^(CREMATION|DEATH)/.test(name) && typeof value === 'string') return [name, readLegacyDate(value).value];
    return [name, name === 'FEE' && value !== null ? Number(value) : value];
  }));

  it.each(['HHXX0001', 'HHXX0002'])('%s', (name) => {
    const expected = wireJson(`filedrop/${name}.expected.json`);
    const reading = readDbf(wireBytes(`filedrop/${name}.dbf`));
    if (reading.outcome !== 'FOUND') throw new Error(reading.outcome);
    expect(reading.value.records.map((record, index) => mapRecord(record, Object.keys(expected.records[index] ?? {})))).toEqual(expected.records);
    expect(reading.value.deleted.map((record) => mapRecord(record, ['NAME', 'ID_CARD']))).toEqual(expected.deletedRecords ?? []);
    expect(reading.quality).toEqual(expected.quality ?? []);
  });

  it('refuses a half-written table', () => {
    const expected = wireJson('filedrop/HHXX0001-half.expected.json');
    expect(readDbf(wireBytes('filedrop/HHXX0001-half.dbf'))).toMatchObject({ outcome: expected.outcome, quality: expected.quality });
  });

  it.each([['nothing', Buffer.alloc(0)], ['a page', Buffer.from('<html>'.repeat(20))], ['a header that lies', Buffer.concat([Buffer.from([3, 0, 0, 0, 1, 0, 0, 0, 33, 0, 5, 0]), Buffer.alloc(30, 0x0d)])]])('is UNAVAILABLE for %s', (_what, bytes) => {
    expect(readDbf(bytes).outcome).toBe('UNAVAILABLE');
  });
});
