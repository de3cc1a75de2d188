import { USCC_ALPHABET, checkCharacterOrganization, checkCharacterUscc } from '../../../standards/check-characters.ts';
import { parseUscc } from '../../../standards/uscc.ts';
import { permutation } from '../permutation.ts';

/** Reserved: authority division and the beginning of the organisation code (domain.md 5.1). MY9A–MY9E belong to hand-made entities. */
const DIVISION = '320499';
const RESERVED = 'MY9';
const FIRST_LETTER = USCC_ALPHABET.indexOf('F');
const BASE = USCC_ALPHABET.length;
const BLOCK = BASE ** 4;
const scatter = permutation(BLOCK, 571_913, 40_961);

/** How many generated entities can have a code of their own. */
export const ENTITY_CAPACITY = (BASE - FIRST_LETTER) * BLOCK;

/** Code of the n-th generated entity; `kind` is the first two characters. */
export function encodeUscc(kind: string, ordinal: number): string {
  if (ordinal >= ENTITY_CAPACITY) throw new RangeError(`entity ordinal must be below ${ENTITY_CAPACITY}, got ${ordinal}`);
  let rest = scatter.forward(ordinal % BLOCK);
  let serial = '';
  for (let place = 0; place < 4; place += 1) {
    serial = (USCC_ALPHABET[rest % BASE] ?? '') + serial;
    rest = Math.floor(rest / BASE);
  }
  const organization = `${RESERVED}${USCC_ALPHABET[FIRST_LETTER + Math.floor(ordinal / BLOCK)] ?? ''}${serial}`;
  const first17 = `${kind}${DIVISION}${organization}${checkCharacterOrganization(organization)}`;
  return first17 + checkCharacterUscc(first17);
}

/** The ordinal that a code of the generated range carries; null for any other. The caller compares the whole code. */
export function decodeUscc(uscc: string): number | null {
  const reading = parseUscc(uscc);
  if (!reading.ok || reading.value.division !== DIVISION || !reading.value.organizationCode.startsWith(RESERVED)) return null;
  const block = USCC_ALPHABET.indexOf(uscc[11] ?? '') - FIRST_LETTER;
  if (block < 0) return null;
  const code = uscc.slice(12, 16).split('').reduce((sum, letter) => sum * BASE + USCC_ALPHABET.indexOf(letter), 0);
  return block * BLOCK + scatter.backward(code);
}
