import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { LicenseFile, LicenseRecord } from './license-record.ts';

/** A holder's authorisation code (依授权): opens one type of that holder's licences. A secret: never logged. */
export interface HolderAuthorisation {
  /** ID number or USCC. */
  readonly holderCode: string;
  readonly authCode: string;
}

/** Mark of what was asked for under a holder's code. */
export const HOLDER_CODE = 'HOLDER_CODE';

/** The e-licence library (电子证照库, 政务办) as the subgraph sees it. Nothing here throws for what a department does. */
export interface ELicenseAdapter {
  /**
   * Licences of a holder, by ID number or USCC, of one type when `typeCode` is given. FOUND holds at least one licence. An answer about anyone
   * but the asked holder is UNAVAILABLE, never data. With a code of the holder's (`authCode`, for the type asked) also what is given only so; without a good one that is
   * REFUSED CONSENT_NEEDED.
   */
  licensesByHolder(holderCode: string, context: CallContext, typeCode?: string, authCode?: string): Promise<Answer<readonly LicenseRecord[]>>;
  /** One licence by its identifier (电子证照标识); under a holder's code only one of that holder's. */
  licenseById(licenseId: string, context: CallContext, authorisation?: HolderAuthorisation): Promise<Answer<LicenseRecord>>;
  /** A one-time address of the licence's file. */
  file(licenseId: string, context: CallContext, authorisation?: HolderAuthorisation): Promise<Answer<LicenseFile>>;
  figures(): SourceFigures;
  /** Ends the connection pool; calls after it answer UNAVAILABLE. */
  close(): Promise<void>;
}
