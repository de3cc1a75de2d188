import { formatLicenseId } from '../../../standards/license-id.ts';
import { REFERENCE_DATE, addDays, addYears } from '../calendar.ts';
import { stratifiedHit } from '../defects/stratified-hit.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { DefectLabel } from '../records/defect-label.ts';
import type { LicenseRecord } from '../records/license-record.ts';
import { LICENSE_ISSUER, licenseTypeCode, type LicenseType } from './license-types.ts';

/** Who holds it: persons and entities count apart, and the pair leads back from the identifier to the holder. */
export interface LicenseHolder {
  readonly kind: 'PERSON' | 'ENTITY';
  readonly index: number;
  readonly code: string;
  readonly name: string;
}

/** What a kind of licence says; `validTo` null is 长期. */
export interface LicenseDraft {
  readonly type: LicenseType;
  readonly number: string;
  readonly issuedOn: string;
  readonly validTo: string | null;
  readonly faceData: Readonly<Record<string, string>>;
  /** State of the version in force where it is not 有效; default by `validTo`. */
  readonly state?: string;
}

const KIND_DIGIT = { PERSON: '1', ENTITY: '2' } as const;
/** One licence in twenty was issued again, and the version before is kept as 失效. */
const REISSUED = [1, 20] as const;
/** Of the licences with an end date, so that about 2 % of all licences are past it and still marked 有效. */
const EXPIRED_MARKED_VALID = [1, 22] as const;

/** 20 digits: year, kind, holder index (12), type (3). */
function serialOf(holder: LicenseHolder, draft: LicenseDraft): string {
  return `${draft.issuedOn.slice(0, 4)}${KIND_DIGIT[holder.kind]}${String(holder.index).padStart(12, '0')}${draft.type.no}`;
}

/** The holder a generated serial points to; null for any other serial. */
export function holderOfSerial(serial: string): { readonly kind: 'PERSON' | 'ENTITY'; readonly index: number } | null {
  const match = /^\d{4}([12])(\d{12})\d{3}$/.exec(serial);
  if (match === null) return null;
  return { kind: match[1] === '1' ? 'PERSON' : 'ENTITY', index: Number(match[2]) };
}

/** One or two records of a draft: the one in force, after the version it replaced. */
export function issueLicense(random: IndexedRandom, holder: LicenseHolder, draft: LicenseDraft): readonly LicenseRecord[] {
  const ordinal = holder.index * 32 + Number(draft.type.no);
  const tag = `licence ${holder.kind}`;
  const dated = draft.validTo !== null && draft.state === undefined;
  const forgotten = dated && stratifiedHit(random, `${tag} expired ${draft.type.no}`, holder.index, ...EXPIRED_MARKED_VALID);
  const validTo = forgotten ? addDays(REFERENCE_DATE, -random.between(tag, ordinal, 20, 900)) : draft.validTo;
  const issuedOn = forgotten && validTo !== null && validTo <= draft.issuedOn ? addYears(validTo, -5) : draft.issuedOn;
  const expired = validTo !== null && validTo < REFERENCE_DATE;
  const defects: DefectLabel[] = forgotten ? ['EXPIRED_LICENSE_MARKED_VALID'] : [];
  const serial = serialOf(holder, { ...draft, issuedOn });
  const typeCode = licenseTypeCode(draft.type);
  const record = (version: string, state: string, supersedes: string | null, labels: readonly DefectLabel[]): LicenseRecord => ({
    licenseId: formatLicenseId(typeCode, LICENSE_ISSUER, serial, version),
    typeCode, typeName: draft.type.name, number: draft.number,
    holderCode: holder.code, holderName: holder.name, holderKind: holder.kind,
    issuerName: draft.type.issuerName, issuerCode: LICENSE_ISSUER,
    issuedOn, validFrom: issuedOn,
    validTo: validTo === null ? { kind: 'OPEN' } : { kind: 'DATE', date: validTo },
    state, supersedes, needsConsent: draft.type.needsConsent, faceData: draft.faceData, defects: labels,
  });
  const state = draft.state ?? (expired && !forgotten ? '05' : '01');
  if (!stratifiedHit(random, `${tag} reissued`, ordinal, ...REISSUED)) return [record('001', state, null, defects)];
  const first = record('001', '05', null, []);
  return [first, record('002', state, first.licenseId, defects)];
}
