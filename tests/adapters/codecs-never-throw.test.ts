import { describe, expect, it } from 'vitest';
import { readLicenseList, readLicenseReply } from '../../adapters/e-license/codec.ts';
import { toLicenses } from '../../adapters/e-license/mapping.ts';
import { readKeyedFeatures } from '../../adapters/geospatial/codec.ts';
import { ACCOUNT_ROWS, readHrssReply } from '../../adapters/hrss/codec.ts';
import { toSocialInsurance } from '../../adapters/hrss/mapping.ts';
import { ENTITY_ROWS, readKeyedRows } from '../../adapters/legal-person/codec.ts';
import { toLegalEntity } from '../../adapters/legal-person/mapping.ts';
import { readPersonOutput } from '../../adapters/medical-insurance/codec.ts';
import { toMedicalInsurance } from '../../adapters/medical-insurance/mapping.ts';
import { readPopulationReply } from '../../adapters/population/codec.ts';
import { readHousehold } from '../../adapters/population/read-household.ts';
import { readPerson, rowIdNumber } from '../../adapters/population/read-person.ts';
import { readDbf } from '../../adapters/protocol/file-drop/read-dbf.ts';
import { readDropControl } from '../../adapters/protocol/file-drop/read-control.ts';
import { readCsvDrop } from '../../adapters/protocol/file-drop/read-csv-drop.ts';
import type { HttpReply } from '../../adapters/protocol/http-transport.ts';
import { readPolicePackage } from '../../adapters/protocol/envelopes/read-police-package.ts';
import { readVerdict } from '../../adapters/protocol/envelopes/read-verdict.ts';
import { asObject } from '../../adapters/protocol/json-value.ts';
import { openTransactionReply } from '../../adapters/protocol/signed-transaction/codec.ts';
import { readJsonReply } from '../../adapters/protocol/read-json-reply.ts';
import { readWfsCapabilities, readWfsSchema } from '../../adapters/protocol/wfs/read-wfs-description.ts';
import { mapFound, type Reading } from '../../adapters/reading.ts';
import { readRealEstateReply } from '../../adapters/real-estate/codec.ts';
import { toRights } from '../../adapters/real-estate/mapping.ts';
import { wireFiles } from './wire-file.ts';
import { fc } from '../property.ts';

const numRuns = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 400;
const OUTCOMES = ['FOUND', 'NOT_FOUND', 'UNAVAILABLE', 'AMBIGUOUS', 'REFUSED'];
const ID = '320499198503090031';
const USCC = '91320499MY9A00018R';

type Reader = (reply: HttpReply) => Reading<unknown>;
/** Every way from bytes to a record, each as its client goes it. */
const READERS: Readonly<Record<string, Reader>> = {
  'population, persons': (reply) => mapFound(readPopulationReply(reply), (value) => {
    const asked = new Set([ID, ...value.rows.map((row) => rowIdNumber(row) ?? '')]);
    return [...asked].map((number) => readPerson({ type: '111', number }, value, asked)).at(-1) ?? value.rest;
  }),
  'population, households': (reply) => mapFound(readPopulationReply(reply), (value) => readHousehold('H000038', value, new Set(['H000038']))),
  'e-license': (reply) => mapFound(readLicenseReply(reply), (value) => mapFound(readLicenseList(value.kind === 'DATA' ? value : { data: null }), (rows) => toLicenses(rows, '2026-09-01'))),
  hrss: (reply) => mapFound(mapFound(readJsonReply(reply), (document) => readHrssReply(document, '320499197904160083', ACCOUNT_ROWS)), (rows) => toSocialInsurance(ID, rows)),
  'legal-person': (reply) => mapFound(mapFound(readJsonReply(reply), (document) => readKeyedRows({ code: '0', data: document }, ENTITY_ROWS, new Set([USCC]))), (rows) => toLegalEntity(USCC, rows.get(USCC) ?? [])),
  verdict: (reply) => mapFound(readJsonReply(reply), readVerdict),
  'real-estate': (reply) => mapFound(readRealEstateReply(reply), toRights),
  geospatial: (reply) => readKeyedFeatures(reply, 'zddm', new Set(['320499001002GB00015'])),
  'geospatial, descriptions': (reply) => (readWfsSchema(reply).outcome === 'FOUND' ? readWfsSchema(reply) : readWfsCapabilities(reply)),
  'medical-insurance': (reply) => mapFound(mapFound(readJsonReply(reply), (document) => readPersonOutput(asObject(document) ?? {}, ID)), (rows) => toMedicalInsurance(ID, rows)),
  'medical-insurance, envelopes': (reply) => mapFound(openTransactionReply(reply, 'secret', 'msgid'), ({ reading }) => reading),
  'police package': readPolicePackage,
  dbf: ({ body }) => readDbf(body),
  csv: ({ body }) => readCsvDrop(body, readDropControl(new Uint8Array(), null), () => null),
};

const RECORDED = ['soap', 'elicence', 'envelopes', 'wfs', 'filedrop'].flatMap((folder) => wireFiles(folder).map(({ reply }) => reply));
/** A recorded reply with bytes changed, taken out or doubled, the way networks, tools and attackers do. */
const mangled = fc.record({
  reply: fc.constantFrom(...RECORDED),
  edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), insert: fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constantFrom(...['<', '"', '{', '[', ']]>', '<!DOCTYPE', '&#0;', 'null', '__proto__', '\u0000'].map((text) => Buffer.from(text)))) }), { maxLength: 4 }),
  contentType: fc.constantFrom('text/xml; charset=GBK', 'text/xml; charset=UTF-8', 'application/json', null),
  status: fc.constantFrom(200, 200, 200, 500, 403, 302),
}).map(({ reply, edits, contentType, status }): HttpReply => {
  let body = Buffer.from(reply.body);
  for (const { at, length, insert } of edits) {
    const start = Math.floor(at * body.length);
    body = Buffer.concat([body.subarray(0, start), insert, body.subarray(start + length)]);
  }
  return { status, contentType, retryAfterMs: null, body };
});

describe('no bytes make a codec throw, and none make it answer with an undecoded character', () => {
  it.each(Object.entries(READERS))('%s', (_name, read) => {
    fc.assert(fc.property(mangled, (reply) => {
      const reading = read(reply);
      expect(OUTCOMES).toContain(reading.outcome);
      if (reading.outcome === 'FOUND' && !_name.startsWith('csv') && !_name.startsWith('dbf')) expect(JSON.stringify(reading.value, (_key, value) => (value instanceof Map ? [...value] : value))).not.toContain('\ufffd');
      expect(reading.quality.every((mark) => typeof mark === 'string' && !mark.includes(ID))).toBe(true);
    }), { numRuns });
  });

  it.each(Object.entries(READERS))('%s, on bytes of no meaning', (_name, read) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      expect(['UNAVAILABLE', 'REFUSED', 'NOT_FOUND', 'FOUND']).toContain(read({ status: 200, contentType: null, retryAfterMs: null, body }).outcome);
    }), { numRuns });
  });
});
