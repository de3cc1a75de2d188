import type { LicenseRecord } from '../../people/records/license-record.ts';
import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import { licenseDates } from './license-dates.ts';

/** A licence as the list carries it. */
export type LicenseRow = Readonly<Record<string, string>>;

/** The library's own codes of holder documents. */
const HOLDER_TYPE = { PERSON: '10', ENTITY: '001' } as const;

/** The recorded members in the recorded order, then what later versions of the interface added. */
export function licenseRow(license: LicenseRecord): LicenseRow {
  const { issueDate, validTo, effectiveDate } = licenseDates(license);
  return {
    certIdentifier: license.licenseId,
    name: license.typeName,
    holderName: license.holderName,
    identityCard: license.holderCode,
    identityCardType: HOLDER_TYPE[license.holderKind],
    issuAuth: license.issuerName,
    issuAuthCode: license.issuerCode,
    issueDate,
    validTo,
    state: license.state,
    ...(license.supersedes === null ? {} : { associatedZzeCertID: license.supersedes }),
    certNum: license.number,
    licenseType: license.typeCode,
    effectiveDate,
    // The library's own check of the seal: it fails with the identifier's, and paper taken over was never sealed.
    ...(license.validTo.kind === 'ABSENT' ? {} : { sealState: license.defects.includes('LICENSE_ID_CHECK') ? '0' : '1' }),
    businessInformation: JSON.stringify(license.faceData),
  };
}

/** Faults that change rows. */
export const ROW_FAULTS = ['duplicate-rows', 'stale-row', 'wrong-person', 'schema-drift'] as const satisfies readonly FaultKind[];

/** After an upgrade nobody announced: snake case, and the identifier under another name. */
function drifted(member: string): string {
  return member === 'certIdentifier' ? 'license_id' : member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Rows with the faults that are on. */
export function distortLicenseRows(rows: readonly LicenseRow[], faults: FaultSwitch): readonly LicenseRow[] {
  let result = rows;
  if (faults.strike('wrong-person') !== null) result = result.map((row) => ({ ...row, identityCard: '320499199510070420', holderName: '恽文静' }));
  if (faults.strike('stale-row') !== null) result = result.map((row) => (row['state'] === '05' ? { ...row, state: '01' } : row));
  if (faults.strike('duplicate-rows') !== null) result = result.flatMap((row) => [row, row]);
  if (faults.strike('schema-drift') !== null) result = result.map((row) => Object.fromEntries(Object.entries(row).map(([member, value]) => [drifted(member), value])));
  return result;
}
