import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { LicenseFile, LicenseRecord } from './license-record.ts';

/** The e-licence library (电子证照库, 政务办) as the subgraph sees it. Nothing here throws for what a department does. */
export interface ELicenseAdapter {
  /**
   * Licences of a holder, by ID number or USCC, of one type when `typeCode` is given. FOUND holds at least one licence. An answer about anyone
   * but the asked holder is UNAVAILABLE, never data.
   */
  licensesByHolder(holderCode: string, context: CallContext, typeCode?: string): Promise<Answer<readonly LicenseRecord[]>>;
  /** One licence by its identifier (电子证照标识). */
  licenseById(licenseId: string, context: CallContext): Promise<Answer<LicenseRecord>>;
  /** A one-time address of the licence's file. */
  file(licenseId: string, context: CallContext): Promise<Answer<LicenseFile>>;
  figures(): SourceFigures;
  /** Ends the connection pool; calls after it answer UNAVAILABLE. */
  close(): Promise<void>;
}
