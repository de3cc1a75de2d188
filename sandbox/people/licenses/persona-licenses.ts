import type { LicenseRecord } from '../records/license-record.ts';

const G1 = '11320499MY9B00035D';
const ROOT = '1.2.156.3005.2';
const OPEN = { kind: 'OPEN' } as const;
const until = (date: string) => ({ kind: 'DATE', date }) as const;

type Recorded = Pick<LicenseRecord, 'licenseId' | 'typeName' | 'number' | 'issuedOn' | 'validTo' | 'state'> & Partial<Pick<LicenseRecord, 'supersedes' | 'defects' | 'issuerCode'>>;

const FOOD = { typeName: '食品经营许可证', number: 'JY23204990000020', validTo: until('2029-05-31') } as const;
const FOOD_001 = `${ROOT}.${G1}002.${G1}.20240000000000000002.001.N`;

/** The five licences of P03 as the e-licence library once sent them (the recorded reply), among them a bad check character and a stale state. */
const RECORDED_OF_P03: readonly Recorded[] = [
  { licenseId: `${ROOT}.${G1}001.${G1}.20240000000000000001.001.A`, typeName: '营业执照', number: '91320499MY9A00018R', issuedOn: '2018-03-15', validTo: OPEN, state: '01' },
  { licenseId: FOOD_001, ...FOOD, issuedOn: '2024-06-01', state: '05' },
  { licenseId: `${ROOT}.${G1}002.${G1}.20240000000000000002.002.L`, ...FOOD, issuedOn: '2025-01-10', state: '01', supersedes: FOOD_001 },
  {
    licenseId: `${ROOT}.${G1}001.${G1}.20240000000000000001.001.B`, typeName: '结婚证', number: 'J320499-2015-000123', issuedOn: '2015-05-20', validTo: { kind: 'ABSENT' }, state: '01',
    defects: ['LICENSE_ID_CHECK'],
  },
  {
    licenseId: `${ROOT}.${G1}003.320499.000000001.001.`, typeName: '居住证', number: 'JZZ320499000000001', issuedOn: '2020-01-01', validTo: until('2021-01-01'), state: '01',
    defects: ['EXPIRED_LICENSE_MARKED_VALID'],
  },
];

/** Licences written by hand, of P03. */
export const PERSONA_LICENSES: readonly LicenseRecord[] = RECORDED_OF_P03.map((recorded) => ({
  ...recorded,
  typeCode: recorded.licenseId.slice(ROOT.length + 1).split('.')[0] ?? '',
  holderCode: '320499198503090031',
  holderName: '张伟',
  holderKind: 'PERSON',
  issuerName: '常州市示例行政审批局',
  issuerCode: G1,
  validFrom: recorded.issuedOn,
  supersedes: recorded.supersedes ?? null,
  needsConsent: false,
  faceData: {},
  defects: recorded.defects ?? [],
}));
