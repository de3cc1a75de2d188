import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';

/** Under whose code which licences may be asked for. */
export interface HeldCode {
  /** ID number or USCC of who gave it. */
  readonly holderCode: string;
  readonly typeCode: string;
  readonly authCode: string;
}

/** The codes of one request for this library (依授权). The gateway sent no other's, and none that had ended; here both are looked at once more. */
export function holderCodesOf({ holderCodes }: Pick<AssertionContext, 'holderCodes'>, personIds: PersonIdCodec, now: number): readonly HeldCode[] {
  return holderCodes.flatMap(({ source, subject, kind, scope, code, expiresAt }): HeldCode[] => {
    const holderCode = kind === 'ENTITY' ? subject : (personIds.decode(subject)?.number ?? null);
    return source !== 'e-license' || holderCode === null || expiresAt <= now ? [] : [{ holderCode, typeCode: scope, authCode: code }];
  });
}
