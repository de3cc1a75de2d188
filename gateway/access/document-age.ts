import { LRUCache } from 'lru-cache';
import { parseIdNumber } from '../../standards/id-number.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { SubjectKey } from '../purpose/relation.ts';
import { yearsOfAge } from './apply/years-of-age.ts';

/** `GA/T 517` code of the resident identity card: its number holds the birth date. */
const RESIDENT_IDENTITY_CARD = '111';

/** The age of an organisation: it is no child. */
export const AGE_OF_ENTITY = 18;

/**
 * A subject's age in whole years as the identity document behind its key tells it, at an instant (epoch milliseconds); null when the document holds no birth
 * date (a passport) or the key is nobody's. So no department is asked for a birth date only to decide (decision 0006).
 */
export function documentAge(personIds: Pick<PersonIdCodec, 'decode'>, { kind, key }: SubjectKey, at: number): number | null {
  if (kind === 'ENTITY') return AGE_OF_ENTITY;
  const opened = open(personIds, key);
  const day = dayOfAges(at);
  if (opened.day !== day) {
    const age = opened.birthDate === null ? 'missing' : yearsOfAge(opened.birthDate, at);
    opened.age = age === 'missing' ? null : age;
    opened.day = day;
  }
  return opened.age;
}

/** Number of the day within which no age changes: ages change at midnight in China. */
export function dayOfAges(at: number): number {
  return Math.floor((at + CHINA_MS) / DAY_MS);
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** What a key holds, and the age it last told. */
interface Opened {
  readonly birthDate: string | null;
  day: number | null;
  age: number | null;
}

/** Opening a key costs more than all the rest of a decision, and a key says the same for ever; kept by codec, as another environment's says nothing. */
const OPENED = new WeakMap<Pick<PersonIdCodec, 'decode'>, LRUCache<string, Opened>>();
const MAX_OPENED = 10_000;

function open(personIds: Pick<PersonIdCodec, 'decode'>, key: string): Opened {
  const opened = OPENED.get(personIds) ?? new LRUCache<string, Opened>({ max: MAX_OPENED });
  OPENED.set(personIds, opened);
  const known = opened.get(key);
  if (known !== undefined) return known;
  const document = personIds.decode(key);
  const reading = document === null || document.type !== RESIDENT_IDENTITY_CARD ? null : parseIdNumber(document.number);
  const made: Opened = { birthDate: reading?.ok === true ? reading.value.birthDate : null, day: null, age: null };
  opened.set(key, made);
  return made;
}

/** The age that stands for its class in decisions, which tell apart under 14, 14 to 17, and 18 and over: equal classes, equal decisions. */
export function ageClass(age: number): 13 | 16 | 18 {
  if (age < 14) return 13;
  return age < 18 ? 16 : 18;
}
