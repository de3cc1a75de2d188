import { idNumberCheckCharacter, parseIdNumber } from '../../standards/id-number.ts';
import { REFERENCE_DATE, addYears, dayNumber, isoDate } from './calendar.ts';
import type { Sex } from './demography/age-pool.ts';
import type { IndexedRandom } from './indexed-random.ts';
import { permutation, type Permutation } from './permutation.ts';

/** Reserved division prefixes (domain.md 5.1): county suffix 99 is in use nowhere. The first is this city. */
export const RESERVED_DIVISIONS = ['320499', '321399', '320699', '321299'] as const;

/** Days of one year of age, and sequence numbers of one day and sex: 1xx–8xx, so that 0xx stays with hand-made people. */
const DAYS = 365;
const SEQUENCES_PER_SEX = 400;

/** How many persons of one age and one sex can have a number of their own. */
export const COHORT_CAPACITY = DAYS * SEQUENCES_PER_SEX;

/** The n-th person of an age and sex. */
export interface CohortPlace {
  readonly age: number;
  readonly sex: Sex;
  readonly ordinal: number;
}

/** Birth date and sequence number carry the place in the cohort, so a number leads back to its person without a table. */
export interface IdNumberCodec {
  /** The 18-character number; `division` is one of the reserved prefixes. */
  encode(place: CohortPlace, division: string): string;
  /** The place a number would belong to; null when it is no valid number of the generated range. */
  decode(idNumber: string): CohortPlace | null;
}

/** Makes the codec of a seed. */
export function idNumberCodec(random: IndexedRandom): IdNumberCodec {
  const permutations = new Map<number, Permutation>();
  const permutationOf = (age: number, sex: Sex): Permutation => {
    const key = age * 2 + Number(sex === '2');
    const known = permutations.get(key) ?? permutation(COHORT_CAPACITY, 61_803, random.between('cohort', key, 0, COHORT_CAPACITY - 1));
    permutations.set(key, known);
    return known;
  };

  return {
    encode({ age, sex, ordinal }, division) {
      if (ordinal >= COHORT_CAPACITY) throw new RangeError(`a cohort holds at most ${COHORT_CAPACITY} persons`);
      const code = permutationOf(age, sex).forward(ordinal);
      const birthday = isoDate(dayNumber(addYears(REFERENCE_DATE, -age)) - (code % DAYS));
      const sequence = 100 + 2 * Math.floor(code / DAYS) + Number(sex === '1');
      const first17 = `${division}${birthday.replaceAll('-', '')}${sequence}`;
      return first17 + idNumberCheckCharacter(first17);
    },
    decode(idNumber) {
      const reading = parseIdNumber(idNumber);
      if (!reading.ok || !RESERVED_DIVISIONS.some((division) => division === reading.value.division)) return null;
      const { birthDate, sex } = reading.value;
      const sequence = Number(idNumber.slice(14, 17));
      const age = Number(REFERENCE_DATE.slice(0, 4)) - Number(birthDate.slice(0, 4)) - Number(birthDate.slice(5) > REFERENCE_DATE.slice(5));
      const day = dayNumber(addYears(REFERENCE_DATE, -age)) - dayNumber(birthDate);
      if (age < 0 || day < 0 || day >= DAYS || sequence < 100 || sequence > 899) return null;
      const code = day + DAYS * Math.floor((sequence - 100) / 2);
      return { age, sex, ordinal: permutationOf(age, sex).backward(code) };
    },
  };
}
