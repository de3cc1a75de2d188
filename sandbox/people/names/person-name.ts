import { stratifiedHit } from '../defects/stratified-hit.ts';
import type { Sex } from '../demography/age-pool.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import { weightedChoice } from '../weighted-choice.ts';
import { DOTTED_NAMES, RARE_GIVEN_NAMES, givenName } from './given-names.ts';
import { SURNAMES } from './surnames.ts';

/** Whose surname it is, and the person named. */
export interface NameFacts {
  readonly index: number;
  readonly surnameOf: number;
  readonly sex: Sex;
  readonly birthYear: number;
  readonly ethnicity: string;
}

/** Family name that someone hands down; `tag` tells second names from first ones. */
function surname(random: IndexedRandom, index: number, tag: string): string {
  return weightedChoice(SURNAMES, random.fraction(tag, index));
}

/** Full name; one in 500 has a character outside GBK, 维吾尔 names carry a middle dot. */
export function personName(random: IndexedRandom, facts: NameFacts): string {
  const { index, sex, birthYear } = facts;
  if (facts.ethnicity === '05') return random.pick('dotted name', index, DOTTED_NAMES[sex]);
  const family = surname(random, facts.surnameOf, 'surname');
  if (stratifiedHit(random, 'rare name', index, 1, 500)) return family + random.pick('rare given', index, RARE_GIVEN_NAMES);
  return family + givenName(birthYear, sex, random.fraction('name length', index), random.fraction('given name', index));
}

/** A name that has nothing to do with the person's: former names, and the second holder of a shared number. */
export function otherName(random: IndexedRandom, index: number, sex: Sex, birthYear: number): string {
  return surname(random, index, 'other surname') + givenName(birthYear, sex, random.fraction('other length', index), random.fraction('other given', index));
}

const TRADITIONAL: Readonly<Record<string, string>> = {
  张: '張', 陈: '陳', 刘: '劉', 杨: '楊', 赵: '趙', 吴: '吳', 孙: '孫', 马: '馬', 罗: '羅', 郑: '鄭', 谢: '謝', 冯: '馮', 萧: '蕭', 蒋: '蔣', 陆: '陸', 钱: '錢', 顾: '顧', 韩: '韓', 许: '許',
  邓: '鄧', 叶: '葉', 贾: '賈', 谈: '談', 恽: '惲', 储: '儲', 国: '國', 华: '華', 丽: '麗', 军: '軍', 东: '東', 伟: '偉', 凤: '鳳', 兰: '蘭',
};

/** The spelling a careless clerk left behind: another dot, a traditional character, or a space. Always differs from `name`. */
export function nameVariant(name: string): string {
  if (name.includes('·')) return name.replace('·', '.');
  const traditional = [...name].map((character) => TRADITIONAL[character] ?? character).join('');
  if (traditional !== name) return traditional;
  const [first = '', ...rest] = [...name];
  return `${first} ${rest.join('')}`;
}
