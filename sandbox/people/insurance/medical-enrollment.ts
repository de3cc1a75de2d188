import { REFERENCE_DATE, monthBefore } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { MedicalEnrollmentRecord } from '../records/medical-insurance-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { SocialInsuranceRecord } from '../records/social-insurance-record.ts';

/** How a person is insured: with the social-insurance account of a worker, as a resident, or not at all. */
export type MedicalScheme = { readonly kind: '310'; readonly account: SocialInsuranceRecord } | { readonly kind: '390' } | null;

/** 常州市本级 in 医保区划, which is the reserved county of the sandbox in GB/T 2260. */
const LOCAL_AREA = '320499';
const HOME_AREAS = ['321399', '320699', '321299'] as const;
/** 97 % are insured (domain.md 5.2): all who work, and so many of the rest. */
const RESIDENT = 0.93;

export function medicalSchemeOf(random: IndexedRandom, person: PersonRecord, accounts: readonly SocialInsuranceRecord[]): MedicalScheme {
  const account = accounts.find(({ insuranceType }) => insuranceType === '110');
  if (account !== undefined) return { kind: '310', account };
  // Born this month, her number came with the police's step: not yet enrolled, and treated under her mother's enrolment.
  if (person.persona === 'P05') return null;
  return person.persona !== null || random.fraction('medical', person.index) < RESIDENT ? { kind: '390' } : null;
}

/** Whoever works here is insured here; who came without work may still be insured at home. */
function areaOf(random: IndexedRandom, { index, hukouIsLocal }: PersonRecord, kind: '310' | '390'): string {
  return kind === '310' || hukouIsLocal || random.fraction('medical area', index) < 0.6 ? LOCAL_AREA : random.pick('home area', index, HOME_AREAS);
}

/** The enrolment of a scheme. */
export function medicalEnrollment(random: IndexedRandom, person: PersonRecord, scheme: NonNullable<MedicalScheme>): MedicalEnrollmentRecord {
  const { index, death, birthDate } = person;
  const insuredArea = areaOf(random, person, scheme.kind);
  const stoppedOn = death?.benefitsStoppedOn ?? null;
  const paused = scheme.kind === '310' && scheme.account.status === '2';
  const joined = `${Number(REFERENCE_DATE.slice(0, 4)) - random.between('medical from', index, 0, 8)}-01-01`;
  return {
    medicalPersonNo: insuredArea + String(index + 1).padStart(20, '0'), insuranceKind: scheme.kind, insuredArea,
    status: stoppedOn !== null ? '4' : paused ? '2' : '1',
    from: scheme.kind === '310' ? scheme.account.currentFrom : joined < birthDate ? birthDate : joined,
    pausedOn: stoppedOn ?? (paused ? `${monthBefore(4)}-01` : null),
    balanceYuan: scheme.kind === '390' ? '0.00' : `${random.between('medical balance', index, 12, 18_000)}.${String(random.between('medical fen', index, 0, 99)).padStart(2, '0')}`,
    employerName: scheme.kind === '310' ? (scheme.account.employer?.name ?? null) : null,
  };
}
