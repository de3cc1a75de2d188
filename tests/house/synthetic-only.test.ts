import { describe, expect, it } from 'vitest';
import { passesLuhn } from '../../standards/check-characters.ts';
import { idNumberCheckCharacter, parseIdNumber, upgradeIdNumber15 } from '../../standards/id-number.ts';
import { parseUscc } from '../../standards/uscc.ts';
import { trackedFiles, type TrackedFile } from './tracked-files.ts';

/** Reserved ranges of synthetic data: no county-level division ends in 99, no mobile begins 161, no card begins 629999. */
const RESERVED_DIVISIONS = ['320499', '321399', '320699', '321299'];
const RESERVED_MOBILE = '161';
const RESERVED_CARD = '629999';

/** Specimens printed in the standards themselves, and numbers that are no identifiers of anybody. */
const SPECIMENS = new Set(['11010519491231002X', '440524188001010014', '91350100M000100Y43', '6216261000000000018']);

const isReservedDivision = (division: string): boolean => RESERVED_DIVISIONS.includes(division);

interface Rule {
  readonly what: string;
  readonly candidates: RegExp;
  /** Whether a real person's or entity's identifier could look so. */
  readonly couldBeReal: (candidate: string) => boolean;
}

const RULES: readonly Rule[] = [
  {
    what: 'ID numbers of 18 characters',
    candidates: /(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g,
    couldBeReal: (text) => parseIdNumber(text.toUpperCase()).ok && text.slice(6, 8) >= '19' && text.slice(6, 8) <= '20' && !isReservedDivision(text.slice(0, 6)),
  },
  {
    what: 'ID numbers of 15 digits',
    candidates: /(?<![0-9A-Za-z.])[1-8]\d{14}(?![0-9A-Za-z])/g,
    couldBeReal: (text) => parseIdNumber(upgradeIdNumber15(text)).ok && !isReservedDivision(text.slice(0, 6)),
  },
  {
    what: '统一社会信用代码',
    candidates: /(?<![0-9A-Za-z])[159AN][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/g,
    couldBeReal: (text) => parseUscc(text).ok && !isReservedDivision(text.slice(2, 8)),
  },
  {
    what: 'mobile numbers',
    candidates: /(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])/g,
    couldBeReal: (text) => !text.startsWith(RESERVED_MOBILE),
  },
  {
    what: 'bank cards',
    candidates: /(?<![0-9A-Za-z.])\d{16,19}(?![0-9A-Za-z])/g,
    couldBeReal: (text) => /^(4|5|62|9558)/.test(text) && passesLuhn(text) && !text.startsWith(RESERVED_CARD),
  },
];

function findings({ what, candidates, couldBeReal }: Rule, files: readonly TrackedFile[]): string[] {
  return files.flatMap(({ path, text }) => [...text.matchAll(candidates)].filter(([found]) => !SPECIMENS.has(found) && couldBeReal(found))
    .map(({ index }) => `${path}: ${what}, at character ${index}`));
}

describe('the data set shipped is synthetic', () => {
  const files = trackedFiles();

  it('the scan sees the files', () => expect(files.length).toBeGreaterThan(250));

  it.each(RULES)('$what lie in the reserved ranges, everywhere in the tree', (rule) => {
    expect(findings(rule, files)).toEqual([]);
  });

  // Numbers that could be real are put together at run time, so that the tree itself holds none.
  const outsideId = `110105${'19910101'}001`;
  const outsideCard = Array.from({ length: 10 }, (_, digit) => `622202${'00000000000'}${digit}`).find(passesLuhn) ?? '';
  it.each([
    ['ID numbers of 18 characters', outsideId + idNumberCheckCharacter(outsideId), true],
    ['ID numbers of 18 characters', '320499198503090031', false],
    ['ID numbers of 15 digits', `110105${'910101'}001`, true],
    ['mobile numbers', `138${'00138000'}`, true],
    ['mobile numbers', '16100000001', false],
    ['bank cards', outsideCard, true],
    ['bank cards', '6299990000000000004', false],
  ])('the rule for %s judges a planted number (%#)', (what, planted, caught) => {
    const rule = RULES.find((candidate) => candidate.what === what);
    expect(rule && findings(rule, [{ path: 'planted', text: ` ${planted} ` }]).length > 0).toBe(caught);
  });
});
