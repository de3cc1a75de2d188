import { addDays, addYears, ageOn } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { HouseholdRecord, MarriageRecord } from '../records/household-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { RealEstateRightRecord } from '../records/real-estate-record.ts';
import type { LicenseDraft } from './license-draft.ts';
import { LICENSE_TYPES } from './license-types.ts';

/** Facts of other registers that licences are made from. */
export interface PersonLicenseFacts {
  readonly person: PersonRecord;
  readonly household: HouseholdRecord | null;
  readonly marriages: readonly MarriageRecord[];
  readonly realEstate: readonly RealEstateRightRecord[];
}

const EDUCATION_NAMES: Readonly<Record<string, string>> = { '14': '硕士研究生', '20': '本科', '30': '专科' };
const LEVELS: Readonly<Record<string, string>> = { '14': '03', '20': '05', '30': '06' };

function policeLicenses({ person, household }: PersonLicenseFacts): readonly LicenseDraft[] {
  const { idCard, residencePermit } = person;
  const isHead = household?.members[0] === person.index && person.hukouIsLocal;
  return [
    ...(idCard === null ? [] : [{ type: LICENSE_TYPES.ID_CARD, number: person.idNumber, issuedOn: idCard.validFrom, validTo: idCard.validTo, faceData: { 签发机关: idCard.issuer } }]),
    ...(isHead ? [{ type: LICENSE_TYPES.HOUSEHOLD_BOOK, number: person.householdNo, issuedOn: '2019-03-01', validTo: null, faceData: { 户号: person.householdNo } }] : []),
    ...(residencePermit === null ? [] : [{ type: LICENSE_TYPES.RESIDENCE_PERMIT, number: residencePermit.number, issuedOn: residencePermit.validFrom, validTo: residencePermit.validTo, faceData: {} }]),
  ];
}

function trafficLicenses(random: IndexedRandom, person: PersonRecord): readonly LicenseDraft[] {
  const age = ageOn(person.birthDate);
  const { index } = person;
  if (age < 19 || age > 70 || random.fraction('driver', index) >= 0.45) return [];
  const issuedOn = addDays(person.birthDate, Math.min(age, random.between('driver age', index, 18, 40)) * 365 + 200);
  const years = random.pick('driver term', index, [6, 10, null] as const);
  const driver = { type: LICENSE_TYPES.DRIVER, number: person.idNumber, issuedOn, validTo: years === null ? null : nextEnd(issuedOn, years), faceData: { 准驾车型: random.pick('class', index, ['C1', 'C1', 'C2', 'B2']) } };
  const plate = `苏Z${String(index % 100_000).padStart(5, '0')}`;
  const vehicle = { type: LICENSE_TYPES.VEHICLE, number: plate, issuedOn: addYears(issuedOn, 1), validTo: null, faceData: { 号牌号码: plate, 号牌种类: '02' } };
  return random.fraction('vehicle', index) < 0.6 ? [driver, vehicle] : [driver];
}

/** The end of the running term of a licence renewed every so many years. */
function nextEnd(issuedOn: string, years: number): string {
  let end = addYears(issuedOn, years);
  while (end < '2026-12-01') end = addYears(end, years);
  return end;
}

function healthAndSchool(random: IndexedRandom, person: PersonRecord): readonly LicenseDraft[] {
  const { index } = person;
  const age = ageOn(person.birthDate);
  const drafts: LicenseDraft[] = [];
  if (age < 18) {
    const number = `Z329${String(index % 1_000_000).padStart(6, '0')}`;
    drafts.push({ type: LICENSE_TYPES.BIRTH, number, issuedOn: addDays(person.birthDate, 3), validTo: null, faceData: { 接生机构: '常州市示例妇幼保健院' } });
  }
  const level = LEVELS[person.education];
  if (age >= 23 && level !== undefined) {
    const year = Number(person.birthDate.slice(0, 4)) + 22;
    const number = `999991${year}${level}${String(index % 1_000_000).padStart(6, '0')}`;
    drafts.push({ type: LICENSE_TYPES.DIPLOMA, number, issuedOn: `${year}-06-30`, validTo: null, faceData: { 学历层次: EDUCATION_NAMES[person.education] ?? '', 学校: '示例大学' } });
  }
  if (random.fraction('disabled', index) < 0.015) {
    const kind = `${random.between('disability', index, 1, 7)}${random.between('grade', index, 1, 4)}`;
    drafts.push({ type: LICENSE_TYPES.DISABILITY, number: person.idNumber + kind, issuedOn: '2020-05-17', validTo: '2030-05-16', faceData: { 残疾类别: kind.slice(0, 1), 残疾等级: kind.slice(1) } });
  }
  return drafts;
}

/** Everything a person holds, in a fixed order. */
export function personLicenseDrafts(random: IndexedRandom, facts: PersonLicenseFacts): readonly LicenseDraft[] {
  const { person, marriages, realEstate } = facts;
  const registered = marriages.filter(({ registeredLocally, operation }) => registeredLocally && operation === 'IA');
  const adult = ageOn(person.birthDate) >= 16;
  return [
    ...policeLicenses(facts),
    ...registered.map(({ certificateNo, registeredOn }) => ({ type: LICENSE_TYPES.MARRIAGE, number: certificateNo, issuedOn: registeredOn, validTo: null, faceData: { 字号: certificateNo } })),
    ...(adult && random.fraction('social card', person.index) < 0.85
      ? [{ type: LICENSE_TYPES.SOCIAL_CARD, number: `Z${String(person.index).padStart(8, '0')}`, issuedOn: '2022-01-10', validTo: '2032-01-09', faceData: {} }]
      : []),
    ...trafficLicenses(random, person),
    ...healthAndSchool(random, person),
    ...realEstate.slice(0, 1).map((right) => ({
      type: LICENSE_TYPES.REAL_ESTATE, number: right.certificateNo, issuedOn: right.registeredOn, validTo: null, faceData: { 不动产单元号: right.realEstateUnitNo, 坐落: right.location },
    })),
  ];
}
