import { parseIdNumber } from './id-number.ts';
import { parseUscc } from './uscc.ts';

/**
 * Whose number an 18-character code is, where a department writes both kinds into one column: a person's 公民身份号码 (GB 11643) or an entity's 统一社会信用代码
 * (GB 32100); null where it is neither. One ID number in some three dozen passes the check of a credit code too, and is a person's all the same.
 */
export function holderKind(code: string | null): 'PERSON' | 'ENTITY' | null {
  if (code === null) return null;
  if (parseIdNumber(code).ok) return 'PERSON';
  return parseUscc(code).ok ? 'ENTITY' : null;
}
