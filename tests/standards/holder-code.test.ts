import { describe, expect, it } from 'vitest';
import { holderKind } from '../../standards/holder-code.ts';
import { parseUscc } from '../../standards/uscc.ts';

describe('whose number a code is', () => {
  it.each([
    ['320499198503090031', 'PERSON'], ['91320499MY9A00018R', 'ENTITY'], ['320499198503090032', null], ['91320499MY9A00018A', null], ['', null], [null, null],
  ] as const)('%s: %s', (code, kind) => expect(holderKind(code)).toBe(kind));

  it('is a person’s where an ID number passes the check of a credit code by chance', () => {
    expect(parseUscc('320499193802140016').ok).toBe(true);
    expect(holderKind('320499193802140016')).toBe('PERSON');
  });
});
