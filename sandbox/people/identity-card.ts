import { addDays, addYears, ageOn } from './calendar.ts';
import type { IndexedRandom } from './indexed-random.ts';
import type { PersonRecord } from './records/person-record.ts';

/** Validity by age at issue (居民身份证法 art. 5): 5 years below 16, 10 to 25, 20 to 45, then 长期. */
const PERIODS: readonly { readonly fromAge: number; readonly years: number | null }[] = [
  { fromAge: 46, years: null }, { fromAge: 26, years: 20 }, { fromAge: 16, years: 10 }, { fromAge: 6, years: 5 },
];

/** The card someone of this birth date carries now; null below six years. */
export function identityCard(random: IndexedRandom, index: number, birthDate: string, local: boolean): PersonRecord['idCard'] {
  const age = ageOn(birthDate);
  const period = PERIODS.find(({ fromAge }) => age >= fromAge);
  if (period === undefined) return null;
  // Issued at some age of this period, and not so long ago that it would have run out.
  const yearsAgo = random.between('card', index, 0, Math.min(age - period.fromAge, (period.years ?? 20) - 1, 20));
  const validFrom = addDays(addYears(birthDate, age - yearsAgo), random.between('card day', index, 0, yearsAgo === 0 ? 0 : 300));
  return {
    validFrom,
    validTo: period.years === null ? null : addYears(validFrom, period.years),
    issuer: local ? '常州市公安局新北分局' : '示例县公安局',
  };
}
