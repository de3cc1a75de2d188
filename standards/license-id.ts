/** 电子证照标识, GB/T 36904-2018: `1.2.156.3005.2.{type}.{issuer}.{serial}.{version}.{check}`. */
import { checkCharacterMod37Comma36 } from './check-characters.ts';

export const LICENSE_ID_ROOT = '1.2.156.3005.2';

export interface LicenseId {
  readonly id: string;
  /** 证照类型代码: USCC of the body that defined the type, and three digits. */
  readonly typeCode: string;
  /** 颁发机构代码: the issuer's USCC; some issuers put a 6-digit division here. */
  readonly issuer: string;
  readonly serial: string;
  readonly version: string;
  /** Whether the check character holds; null when there is none. Real data contains bad ones: warn, never refuse on this alone. */
  readonly checkOk: boolean | null;
}

export type LicenseIdReading = { readonly ok: true; readonly value: LicenseId } | { readonly ok: false; readonly problem: 'ROOT' | 'PARTS' | 'CHARACTERS' };

/** Check character over type, issuer, serial and version, without the root and the dots (ISO 7064 MOD 37,36). */
export function licenseIdCheckCharacter(typeCode: string, issuer: string, serial: string, version: string): string {
  return checkCharacterMod37Comma36(typeCode + issuer + serial + version);
}

/** Writes an identifier with its check character. */
export function formatLicenseId(typeCode: string, issuer: string, serial: string, version: string): string {
  return [LICENSE_ID_ROOT, typeCode, issuer, serial, version, licenseIdCheckCharacter(typeCode, issuer, serial, version)].join('.');
}

/** Reads by the dots, not by widths: serials of 9 to 32 characters and 6-digit issuers exist. Never throws. */
export function parseLicenseId(id: string): LicenseIdReading {
  if (!id.startsWith(`${LICENSE_ID_ROOT}.`)) return { ok: false, problem: 'ROOT' };
  const parts = id.slice(LICENSE_ID_ROOT.length + 1).split('.');
  const [typeCode = '', issuer = '', serial = '', version = '', check = ''] = parts;
  if (parts.length !== 5 || [typeCode, issuer, serial, version].includes('')) return { ok: false, problem: 'PARTS' };
  if (!/^[0-9A-Z.]+$/.test(parts.join('.'))) return { ok: false, problem: 'CHARACTERS' };
  const checkOk = check === '' ? null : licenseIdCheckCharacter(typeCode, issuer, serial, version) === check;
  return { ok: true, value: { id, typeCode, issuer, serial, version, checkOk } };
}
