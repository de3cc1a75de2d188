/** 统一社会信用代码, GB 32100-2015, and the organisation code inside it, GB 11714-1997. */
import { USCC_ALPHABET, checkCharacterOrganization, checkCharacterUscc } from './check-characters.ts';

export const USCC_PROBLEMS = ['LENGTH', 'CHARACTERS', 'CHECK_CHARACTER'] as const;
export type UsccProblem = (typeof USCC_PROBLEMS)[number];

export interface Uscc {
  /** 18 characters. */
  readonly code: string;
  /** Registration department and kind, characters 1–2, e.g. `91` enterprise, `92` individual business. */
  readonly kind: string;
  /** Registering authority's division, characters 3–8. */
  readonly division: string;
  /** Organisation code, characters 9–17. */
  readonly organizationCode: string;
  /** Whether the organisation code's own check character holds. Real codes exist where it does not: a warning, never a refusal. */
  readonly organizationCheckOk: boolean;
}

export type UsccReading = { readonly ok: true; readonly value: Uscc } | { readonly ok: false; readonly problem: UsccProblem };

const SHAPE = new RegExp(`^[${USCC_ALPHABET}]{18}$`);

/** Brings careless forms to one: white space and full width away, upper case. */
export function normalizeUscc(raw: string): string {
  return raw.normalize('NFKC').replaceAll(/\s+/gu, '').toUpperCase();
}

/** Reads an exact 18-character code. Never throws. */
export function parseUscc(code: string): UsccReading {
  if (code.length !== 18) return { ok: false, problem: 'LENGTH' };
  if (!SHAPE.test(code)) return { ok: false, problem: 'CHARACTERS' };
  if (checkCharacterUscc(code.slice(0, 17)) !== code[17]) return { ok: false, problem: 'CHECK_CHARACTER' };
  const organizationCode = code.slice(8, 17);
  return {
    ok: true,
    value: {
      code,
      kind: code.slice(0, 2),
      division: code.slice(2, 8),
      organizationCode,
      organizationCheckOk: checkCharacterOrganization(organizationCode.slice(0, 8)) === organizationCode[8],
    },
  };
}
