import { TOWNS } from '../../people/places/towns.ts';
import type { PersonRecord } from '../../people/records/person-record.ts';

/** A row of the household register as the wire carries it: pinyin columns, all text. */
export type PopRow = Readonly<Record<string, string>>;

const OPEN_END = '99999999999999';

/** `YYYY-MM-DD` as `yyyyMMdd`; absent is empty. */
function compact(date: string | null | undefined): string {
  return (date ?? '').replaceAll('-', '');
}

/** 门楼详址 as clerks type it: town, road, number; every third row has the trailing spaces of a CHAR column. */
function detailAddress(person: PersonRecord): string {
  const { hukouAddress } = person;
  const town = TOWNS.find(({ code }) => code === hukouAddress.townCode)?.name ?? '示例镇';
  return `${town}${hukouAddress.road}${hukouAddress.houseNo}${hukouAddress.detail}${person.index % 3 === 2 ? '  ' : ''}`;
}

/** What is the same in every row of a person. */
export function popColumns(person: PersonRecord): PopRow {
  const { hukouAddress, residencePermit, idCard, death } = person;
  const collective = person.hukouKind === 'COLLECTIVE';
  const cancelled = (death?.hukouCancelledOn ?? null) !== null;
  return {
    gmsfhm: person.idNumber,
    xm: person.name,
    cym: person.formerName ?? '',
    xb: person.sex,
    mz: person.ethnicity,
    csrq: compact(person.birthDate),
    csdssxq: person.birthPlaceDivision,
    jgssxq: person.nativePlaceDivision,
    ssxq: hukouAddress.districtCode,
    xzjd: hukouAddress.townCode,
    jcwh: hukouAddress.communityCode,
    jlx: hukouAddress.road,
    mlph: hukouAddress.houseNo,
    mlxz: detailAddress(person),
    hb: collective ? '2' : '1',
    hlx: collective ? '集体户' : '家庭户',
    hsql: compact(person.hukouMovedInOn),
    hh: person.householdNo,
    hhnbid: `HN${person.householdNo.slice(1)}`,
    yhzgx: person.relationToHead,
    dzbm: hukouAddress.addressCode ?? '',
    xjzdz: person.residenceAddress.full,
    xjzdzbm: person.residenceAddress.addressCode ?? '',
    hyzk: person.hukouMaritalStatus,
    whcd: person.education,
    zpid: person.portraitId,
    mob: person.mobile ?? '',
    yxqxqsrq: compact(idCard?.validFrom),
    yxqxjzrq: idCard === null ? '' : idCard.validTo === null ? '长期' : compact(idCard.validTo),
    qfjg: idCard?.issuer ?? '',
    ryzt: cancelled ? '1' : '0',
    swrq: cancelled ? compact(death?.medicalCertificateOn) : '',
    swzxrq: compact(death?.hukouCancelledOn),
    swzxlb: cancelled ? '1' : '',
    jzzbh: residencePermit?.number ?? '',
    jzzyxqq: compact(residencePermit?.validFrom),
    jzzyxqz: compact(residencePermit?.validTo),
    jlbz: '1',
    qysj: `${compact(entryDate(person))}080000`,
    jssj: OPEN_END,
  };
}

/** Every column there is, in the order of the wire. */
export const POP_COLUMNS: readonly string[] =
  ('gmsfhm xm cym xb mz csrq csdssxq jgssxq ssxq xzjd jcwh jlx mlph mlxz hb hlx hsql hh hhnbid yhzgx dzbm xjzdz xjzdzbm hyzk whcd zpid mob yxqxqsrq yxqxjzrq qfjg ryzt swrq swzxrq swzxlb ' +
  'jzzbh jzzyxqq jzzyxqz jlbz qysj jssj').split(' ');

/** When the current entry began: the move into this city, else some weeks after birth. */
function entryDate(person: PersonRecord): string {
  if (person.hukouMovedInOn !== null) return person.hukouMovedInOn;
  const weeksLater = new Date(Date.parse(`${person.birthDate}T00:00:00Z`) + (person.persona === 'P05' ? 9 : 20) * 86_400_000);
  return weeksLater.toISOString().slice(0, 10);
}
