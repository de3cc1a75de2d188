import { describe, expect, it } from 'vitest';
import { BINDING_ROWS, FILING_ROWS, PAYMENT_ROWS, readPersonNoOutput, readPersonOutput, type PersonNoRows } from '../../../adapters/medical-insurance/codec.ts';
import { toBindings, toFilings, toMedicalInsurance, toMedicalPayments } from '../../../adapters/medical-insurance/mapping.ts';
import type { JsonObject } from '../../../adapters/protocol/json-value.ts';
import { mapFound, type Reading } from '../../../adapters/reading.ts';
import { fc } from '../../property.ts';

const ID = '320499198503090031';
const NO = '32049900000000000000000003';
const base = { psn_no: NO, certno: ID };
const row = (change: object = {}): JsonObject => ({ insutype: '310', psn_insu_stas: '1', psn_insu_date: '2024-05-01', paus_insu_date: null, insuplc_admdvs: '320499', balc: '795.98', updt_time: '2026-10-31 23:10:05', ...change });
const payment = (change: object = {}): JsonObject => ({ psn_no: NO, insutype: '310', clct_flag: '1', accrym_begn: '202610', accrym_end: '202610', clct_time: '2026-10-15 00:00:00', psn_clct_amt: '100.00', emp_clct_amt: '400.5', ...change });
const filing = (change: object = {}): JsonObject => ({ psn_no: NO, out_type: '1', mdtrtarea_admdvs: '321299', begndate: '2024-03-01', enddate: '9999-12-31', vali_flag: '1', ...change });
const binding = (change: object = {}): JsonObject => ({ psn_no: NO, certno: ID, nwb_psn_no: '', nwb_certno: '320499202611010069', begndate: '2026-11-10', enddate: '2027-11-01', vali_flag: '1', ...change });

const person = (output: JsonObject) => mapFound(readPersonOutput(output, ID), (rows) => toMedicalInsurance(ID, rows));
const of = <T>(kind: PersonNoRows, map: (rows: Parameters<typeof toFilings>[0]) => Reading<T>) => (rows: readonly unknown[]) => mapFound(readPersonNoOutput({ [kind.node]: rows }, NO, kind), map);
const payments = of(PAYMENT_ROWS, (rows) => toMedicalPayments(NO, rows));
const filings = of(FILING_ROWS, toFilings);
const bindings = of(BINDING_ROWS, (rows) => toBindings(NO, rows));

describe('1101', () => {
  it.each<[string, JsonObject, object]>([
    ['a column in another case', { baseinfo: { PSN_NO: NO, CERTNO: ID }, insuinfo: [Object.fromEntries(Object.entries(row()).map(([name, value]) => [name.toUpperCase(), value]))] }, { outcome: 'FOUND', value: { medicalPersonNo: NO } }],
    ['a number with a space behind it', { baseinfo: { psn_no: NO, certno: `${ID} ` }, insuinfo: [row()] }, { outcome: 'FOUND', quality: expect.arrayContaining(['TRAILING_SPACE:certno']) }],
    ['two kinds, in their order', { baseinfo: base, insuinfo: [row({ insutype: '390' }), row()] }, { outcome: 'FOUND', value: { enrollments: [{ insuranceKind: { code: '310' } }, { insuranceKind: { code: '390' } }] } }],
    ['money as a number', { baseinfo: base, insuinfo: [row({ balc: 12 })] }, { outcome: 'FOUND', value: { enrollments: [{ accountBalance: '12.00' }] } }],
    ['a kind outside the dictionary', { baseinfo: base, insuinfo: [row({ insutype: '888' })] }, { outcome: 'FOUND', value: { enrollments: [{ insuranceKind: { code: '888', name: null } }] }, quality: ['UNKNOWN_CODE:insutype'] }],
    ['two rows equally old that differ', { baseinfo: base, insuinfo: [row(), row({ psn_insu_stas: '4' })] }, { outcome: 'AMBIGUOUS', candidates: 2 }],
    ['no base', { insuinfo: [row()] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['NODE_ABSENT:baseinfo'] }],
    ['somebody without a number', { baseinfo: { certno: ID, psn_no: null }, insuinfo: [row()] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['COLUMN_EMPTY:psn_no'] }],
    ['nobody', { baseinfo: { psn_no: NO, certno: '' }, insuinfo: [row()] }, { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_PERSON'] }],
    ['no list', { baseinfo: base, insuinfo: null }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['NODE_ABSENT:insuinfo'] }],
    ['an empty list', { baseinfo: base, insuinfo: [] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['NODE_EMPTY:insuinfo'] }],
    ['a row of no kind', { baseinfo: base, insuinfo: [row(), row({ insutype: null })] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['COLUMN_EMPTY:insutype'] }],
    ['a row that is a list', { baseinfo: base, insuinfo: [[]] }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['NODE_ABSENT:insuinfo'] }],
  ])('%s', (_what, output, wanted) => {
    expect(person(output)).toMatchObject(wanted);
  });
});

describe('what is asked by 人员编号', () => {
  it.each<[string, Reading<unknown>, object]>([
    ['a premium of both', payments([payment()]), { outcome: 'FOUND', value: { payments: [{ monthFrom: '2026-10', monthTo: '2026-10', amount: '500.50', byEmployer: true, arrived: true, paidOn: '2026-10-15' }] } }],
    ['a refund', payments([payment({ psn_clct_amt: '-100.05', emp_clct_amt: '0' })]), { outcome: 'FOUND', value: { payments: [{ amount: '-100.05', byEmployer: false }] } }],
    ['half a premium', payments([payment({ emp_clct_amt: null })]), { outcome: 'FOUND', value: { payments: [{ amount: '100.00', byEmployer: null }] } }],
    ['a flag of another dictionary', payments([payment({ clct_flag: '4' })]), { outcome: 'FOUND', value: { payments: [{ arrived: null }] }, quality: ['NOT_A_FLAG:clct_flag'] }],
    ['no premium', payments([]), { outcome: 'FOUND', value: { payments: [] } }],
    ['a premium that ends before it begins', payments([payment({ accrym_end: '202609' })]), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['MONTH_NOT_A_MONTH:accrym_begn'] }],
    ['a month that is none', payments([payment({ accrym_begn: '2026年' })]), { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['somebody else’s premium among them', payments([payment(), payment({ psn_no: '32049900000000000000000014' })]), { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_PERSON'] }],
    ['a filing that was withdrawn', filings([filing({ vali_flag: '0' }), filing({ enddate: '2026-12-31' })]), { outcome: 'FOUND', value: [{ to: '2026-12-31', longTerm: false }] }],
    ['a filing that does not say whether it holds', filings([filing({ vali_flag: '?' })]), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['COLUMN_EMPTY:vali_flag'] }],
    ['a filing that says it in another way', filings([filing({ vali_flag: '9' })]), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['NOT_A_FLAG:vali_flag'] }],
    ['a binding from the newborn’s side', bindings([binding({ psn_no: '32049900000000000000000004', nwb_psn_no: NO })]), { outcome: 'FOUND', value: [{ role: 'NEWBORN', otherIdNumber: ID }] }],
    ['a binding to nobody that can be read', bindings([binding({ nwb_certno: '12' })]), { outcome: 'FOUND', value: [{ role: 'INSURED', otherIdNumber: null }] }],
    ['a binding of two others', bindings([binding({ psn_no: '32049900000000000000000004' })]), { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_PERSON'] }],
  ])('%s', (_what, reading, wanted) => {
    expect(reading).toMatchObject(wanted);
  });

  it('never throws, and shows no undecodable character, whatever stands in the columns', () => {
    const value = fc.oneof(fc.constantFrom(NO, ID, '310', '1', '0', '202610', '2026-11-10', '9999-12-31', '', '\ufffd'), fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.object());
    const columns = ['psn_no', 'certno', 'insutype', 'psn_insu_stas', 'balc', 'updt_time', 'clct_flag', 'accrym_begn', 'accrym_end', 'vali_flag', 'out_type', 'mdtrtarea_admdvs', 'begndate', 'enddate', 'nwb_psn_no', 'nwb_certno'];
    const anyRow = fc.dictionary(fc.constantFrom(...columns), value);
    const numRuns = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500;
    fc.assert(fc.property(fc.array(anyRow, { maxLength: 4 }), anyRow, (rows, own) => {
      for (const reading of [person({ baseinfo: { ...own, ...base }, insuinfo: rows }), payments(rows), filings(rows), bindings(rows)]) {
        expect(['FOUND', 'AMBIGUOUS', 'UNAVAILABLE']).toContain(reading.outcome);
        if (reading.outcome === 'FOUND') expect(JSON.stringify(reading.value)).not.toContain('\ufffd');
        expect(JSON.stringify(reading.quality)).not.toContain(ID);
      }
    }), { numRuns });
  });
});
