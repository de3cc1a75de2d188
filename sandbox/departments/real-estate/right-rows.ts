import { formatRealEstateUnitNo } from '../../../standards/real-estate-unit.ts';
import type { PersonRecord } from '../../people/records/person-record.ts';
import type { RealEstateRightRecord } from '../../people/records/real-estate-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';

/** A row of the register: one owner of one right. */
export type RightRow = Readonly<Record<string, unknown>>;

const RIGHT_TYPES: Readonly<Record<string, string>> = { '4': '国有建设用地使用权/房屋(构筑物)所有权', '6': '宅基地使用权/房屋(构筑物)所有权' };
const ENCUMBRANCE_MEMBERS = { MORTGAGE: 'dya', SEIZURE: 'cf', OBJECTION: 'yy', NOTICE: 'yg' } as const;

/** The number as old rows hold it: 15 digits, without century and check character. */
function oldNumber(idNumber: string): string {
  return idNumber.slice(0, 6) + idNumber.slice(8, 17);
}

function ownerNumber(person: PersonRecord, right: RealEstateRightRecord): string {
  return right.defects.includes('OLD_15_DIGIT_ID') && person.birthDate < '2000-01-01' ? oldNumber(person.idNumber) : person.idNumberElsewhere;
}

function encumbrances({ encumbrances: list }: RealEstateRightRecord): Readonly<Record<string, readonly object[]>> {
  const members = Object.entries(ENCUMBRANCE_MEMBERS).map(([kind, member]) => [
    member,
    list.filter((entry) => entry.kind === kind).map(({ from, to, amountYuan }) => (
      { qssj: from.replaceAll('-', ''), jssj: to === null ? '99991231' : to.replaceAll('-', ''), je: amountYuan === null ? null : Number(amountYuan) / 10_000 })),
  ]);
  return Object.fromEntries(members);
}

/** Rows of one right, one an owner; the unit number is shown in groups as people read it. */
export function rightRows(registry: SyntheticRegistry, right: RealEstateRightRecord): readonly RightRow[] {
  const termTo = right.termTo === '' ? '' : right.termTo.replaceAll('-', '');
  return right.owners.map(({ index, share }) => {
    const person = registry.person(index);
    return {
      bdcdyh: formatRealEstateUnitNo(right.realEstateUnitNo),
      bdcqzh: right.certificateNo,
      qlrmc: person.nameElsewhere,
      zjzl: '1',
      qlrzjh: ownerNumber(person, right),
      gyqk: right.coOwnership,
      qlbl: share,
      qllx: right.rightType,
      qllxmc: RIGHT_TYPES[right.rightType] ?? '',
      qlxz: right.rightNature,
      zl: right.location,
      mj: Number(right.areaSqm),
      yt: right.use,
      syqx: termTo === '' ? '' : `${termTo}止`,
      djsj: `${right.registeredOn} 00:00:00.0`,
      djjg: right.registry,
      qszt: right.status,
      jyjg: right.transactionPriceYuan === null ? null : Number(right.transactionPriceYuan) / 10_000,
      ...encumbrances(right),
    };
  });
}
