import { stringMask } from './string-mask.ts';

const COMPOUND_SURNAMES: readonly string[] = ['欧阳', '上官', '诸葛', '司徒', '皇甫', '令狐'];
const HAN = /^\p{Script=Han}{1,50}$/u;
const DOTTED = /^\p{Script=Han}+(?:·\p{Script=Han}+)+$/u;
const LATIN = /^[A-Za-z]+(?:[ '-][A-Za-z]+)*$/;

/** 姓名: the surname stays (listed compound surnames whole), one star a further character; Latin names get three fixed stars. Counts code points. */
export const NAME = stringMask('NAME', (value) => {
  const characters = Array.from(value);
  const [first = ''] = characters;
  if (HAN.test(value)) {
    if (characters.length === 1) return '*';
    const surname = characters.slice(0, 2).join('');
    const kept = characters.length > 2 && COMPOUND_SURNAMES.includes(surname) ? 2 : 1;
    return characters.slice(0, kept).join('') + '*'.repeat(characters.length - kept);
  }
  if (DOTTED.test(value) && characters.length <= 50) {
    return characters.map((character, i) => (i === 0 || character === '·' ? character : '*')).join('');
  }
  return LATIN.test(value) && value.length >= 2 ? `${first}***` : null;
});
