import { describe, expect, it } from 'vitest';
import { readPopulationReply, type PopulationRow } from '../../../adapters/population/codec.ts';
import { readPerson } from '../../../adapters/population/read-person.ts';
import { readPipeRecord, writePipeRecord } from '../../../adapters/protocol/pipe-record.ts';
import { parseXml, type XmlElement } from '../../../adapters/protocol/parse-xml.ts';
import { writePopulationQuery } from '../../../adapters/population/request.ts';
import type { Columns } from '../../../adapters/values/column-reader.ts';
import { wireBytes, wireFiles, wireJson } from '../wire-file.ts';

const FILES = wireFiles('soap');
/** Not replies of queryPop: the WSDL, and Hubei's fixed width. */
const OTHER_FORMS = new Set(['spyne.wsdl', 'hubei-pipe.response.txt']);
/** The oracle names U+2CB4E for the reference &#182094;, which is U+2C74E: the bytes win. */
const BYTES_WIN = new Map([['恽𬭎', `恽${String.fromCodePoint(182_094)}`]]);
/** Causes of UNAVAILABLE that the expectations leave to the reader. */
const CAUSES: Record<string, string> = {
  'gbk-body-cut.xml': 'MALFORMED', 'gbk-out-cut-2000.xml': 'MALFORMED', 'gbk-doctype.xml': 'MALFORMED', 'gbk-empty-out.xml': 'MALFORMED',
  'gbk-data-record-maintenance.xml': 'MAINTENANCE', 'html-login-200.html': 'NOT_THE_PROTOCOL', 'gbk-response-errorcode.xml': 'SOURCE_FAULT',
  'gbk-fault-200.xml': 'SOURCE_FAULT', 'gbk-fault-500.xml': 'SOURCE_FAULT', 'spyne-fault-server.response.http': 'SOURCE_FAULT',
  'gbk-response-quota.xml': 'QUOTA', 'spyne-fault.response.http': 'NOT_AUTHORISED', 'spyne-fault-unqualified.response.http': 'BAD_REQUEST',
};

const asObject = (columns: Columns): Record<string, string | number | null> => Object.fromEntries(columns);

// oxlint-disable-next-line typescript/no-explicit-any
function expectRow(row: PopulationRow, wanted: any, file: string): void {
  if (wanted.input === undefined) {
    const flat = Object.entries(wanted as Record<string, string | null>).map(([name, value]) =>
      [name.toLowerCase(), file === 'gbk-rare-lost.xml' && value !== null ? (BYTES_WIN.get(value) ?? value) : value]);
    expect(asObject(row.fields)).toEqual(Object.fromEntries(flat));
    return;
  }
  expect(asObject(row.input)).toEqual(wanted.input);
  if (wanted.fields !== undefined) expect(asObject(row.fields)).toEqual({ ...wanted.fields, ...wanted.trimmed });
  if (wanted.result === null) expect(row.problem?.outcome).toBe('NOT_FOUND');
  else expect(asObject(row.result)).toEqual(wanted.result);
}

describe('the population codec reads the recorded bytes as their expectations say', () => {
  it('finds the recordings', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(30);
  });

  it.each(FILES.filter(({ name }) => !OTHER_FORMS.has(name)).map((file) => [file.name, file] as const))('%s', (name, { reply, expected }) => {
    const reading = readPopulationReply(reply);
    if (expected.outcome !== undefined) expect(reading.outcome).toBe(expected.outcome);
    if (reading.outcome === 'UNAVAILABLE' || reading.outcome === 'REFUSED') expect(reading.cause).toBe(CAUSES[name]);
    const isRegisterForm = expected.current !== undefined;
    // Bytes that cannot be decoded are marked over and above what the expectations name.
    const marks = reading.quality.filter((mark) => mark !== 'UNDECODABLE_BYTE');
    if (expected.quality !== undefined && !isRegisterForm) expect(new Set(marks)).toEqual(new Set(expected.quality));
    if (reading.outcome !== 'FOUND') return;
    expect(JSON.stringify(reading.value.rows.map(({ fields }) => asObject(fields)))).not.toContain('\ufffd');
    if (expected.rows !== undefined) {
      expect(reading.value.rows).toHaveLength(expected.rows.length);
      for (const [index, row] of reading.value.rows.entries()) expectRow(row, expected.rows[index], name);
    }
    if (expected.outcomes !== undefined) expect(reading.value.rows.map(({ problem }) => problem?.outcome ?? 'FOUND')).toEqual(expected.outcomes);
    if (expected.header !== undefined) {
      expect(reading.value.titles).not.toBeNull();
      expect(asObject(reading.value.titles ?? new Map())).toEqual(Object.fromEntries(Object.entries(expected.header).map(([key, value]) => [key.toLowerCase(), value])));
    }
  });

  it('takes the current row by jlbz then qysj, and reports the others as history (gbk-data-record)', () => {
    const file = FILES.find(({ name }) => name === 'gbk-data-record.xml');
    if (file === undefined) throw new Error('recording gbk-data-record.xml is missing');
    const reply = readPopulationReply(file.reply);
    if (reply.outcome !== 'FOUND') throw new Error(`expected FOUND, got ${reply.outcome}`);
    const { current, history, quality } = file.expected;
    const reading = readPerson({ type: '111', number: current.gmsfhm }, reply.value, new Set([current.gmsfhm]));
    if (reading.outcome !== 'FOUND') throw new Error(`expected FOUND, got ${reading.outcome}`);
    const { value } = reading;
    expect({ gmsfhm: value.idNumber, xm: value.name, hh: value.householdNo, ssxq: value.hukouDivision, validFrom: value.validFrom, validTo: value.validTo }).toEqual(current);
    expect(value.history.map((entry) => ({ hh: entry.householdNo, ssxq: entry.hukouDivision, validFrom: entry.validFrom, validTo: entry.validTo }))).toEqual(history);
    expect(new Set(reading.quality)).toEqual(new Set(quality));
  });
});

describe('fixed width by bytes (hubei-pipe)', () => {
  const expected = wireJson('soap/hubei-pipe.response.expected.json');

  it('reads the recorded reply by byte widths', () => {
    const reading = readPipeRecord(wireBytes('soap/hubei-pipe.response.txt'), expected.widthsInBytes);
    expect(reading).toMatchObject({ outcome: expected.outcome, value: [expected.code, expected.name] });
  });

  it('writes the recorded request byte for byte', () => {
    const recorded = Buffer.from(wireBytes('soap/hubei-pipe.request.txt'));
    expect(writePipeRecord(['ZWWG', 'TEST-PWD', 'CZRK_JBXX', '320499199401180452'], expected.requestWidthsInBytes)).toEqual(recorded.subarray(0, recorded.lastIndexOf('|') + 1));
  });

  it.each([
    ['a cut record', Buffer.from('|00|\xc5\xb7', 'latin1'), 'MALFORMED'],
    ['a page', Buffer.from('<html>'), 'NOT_THE_PROTOCOL'],
    ['a field of another width', Buffer.from('|000|x                |'), 'MALFORMED'],
  ])('is UNAVAILABLE for %s', (_what, bytes, cause) => {
    expect(readPipeRecord(bytes, [2, 18])).toMatchObject({ outcome: 'UNAVAILABLE', cause });
  });
});

describe('the request that is written', () => {
  const text = (element: XmlElement | undefined): string => element?.text ?? '';

  it('follows the recorded WSDL: operation, parameters in order, qualified children', () => {
    const expected = wireJson('soap/spyne.expected.json');
    const bytes = writePopulationQuery({ kind: 'PERSON', keys: ['320499198503090031'], organization: '甲', cause: '乙', region: '320499', caseNo: null }, 'TEST-LICENSE', 'UTF-8');
    const xml = Buffer.from(bytes).toString('utf8');
    expect(xml).toContain(`xmlns:ws="${expected.targetNamespace}"`);
    expect([...xml.matchAll(/<ws:(\w+)>/g)].map(([, name]) => name)).toEqual([expected.operation, ...expected.input]);
  });

  it('says who asks, for what and where in every row, in GBK bytes with what GBK lacks as references', () => {
    const bytes = writePopulationQuery({ kind: 'PERSON', keys: ['320499198503090031', '32049919920225026X'], organization: '11320499MY9B00035D', cause: '食品经营<许可>𬭎', region: '320499', caseNo: '32049926090100002' }, 'TEST-LICENSE', 'GBK');
    const envelope = parseXml(new TextDecoder('gb18030').decode(bytes));
    if (!envelope.ok) throw new Error(envelope.problem);
    const conditions = envelope.root.children[0]?.children[0]?.children[1];
    const inner = parseXml(text(conditions));
    if (!inner.ok) throw new Error(inner.problem);
    const [info, titles, ...rows] = inner.root.children;
    expect(info?.children.map((child) => [child.name, child.text])).toEqual([['SBM', '11320499MY9B00035D'], ['CXLX', '2'], ['BJBH', '32049926090100002']]);
    expect(titles?.children.map(({ name }) => name)).toEqual(['GMSFHM']);
    expect(rows.map((row) => [...row.attributes.values(), text(row.children[0])])).toEqual([
      ['320499', '食品经营<许可>𬭎', '320499198503090031'],
      ['320499', '食品经营<许可>𬭎', '32049919920225026X'],
    ]);
  });
});
