import { checkCharacterMod11Comma10 } from '../../../standards/check-characters.ts';
import type { EntityKind, EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { World } from '../world.ts';
import { associateOf, representativeOf } from './representatives.ts';

/** Ordinals of places from here on are domiciles of entities; households stay far below. */
export const FIRST_DOMICILE = 50_000_000;

/** Where everyone here is registered. */
export const REGISTRATION_AUTHORITY = { code: '320411', name: '常州市新北区示例市场监督管理局' } as const;

/** Share capital of the representative and, where there is one, an associate. */
export function owners(world: World, index: number, capital: string, person: (index: number) => PersonRecord): Pick<EntityRecord, 'shareholders' | 'keyPersonnel'> {
  const [representative, associate] = [representativeOf(world, index), associateOf(world, index)];
  const total = Number(capital);
  const first = associate === null ? total : Math.round(total * (0.55 + 0.4 * world.random.fraction('share', index)));
  const row = (who: number, amount: number) => ({ index: who, name: person(who).name, amountYuan: `${amount}.00` });
  return {
    shareholders: associate === null ? [row(representative, first)] : [row(representative, first), row(associate, total - first)],
    keyPersonnel: [
      { index: representative, name: person(representative).name, position: '执行董事兼总经理' },
      ...(associate === null ? [] : [{ index: associate, name: person(associate).name, position: '监事' }]),
    ],
  };
}

/** Registration number of before three-in-one: 15 digits, check by MOD 11,10. */
export function legacyNumber(kind: EntityKind, ordinal: number): string {
  const first14 = `320499${kind === 'INDIVIDUAL_BUSINESS' ? '6' : '0'}${String(ordinal + 100).padStart(7, '0')}`;
  return first14 + checkCharacterMod11Comma10(first14);
}
