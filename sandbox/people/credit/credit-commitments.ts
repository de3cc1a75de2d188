import { REFERENCE_DATE, addDays, addYears } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { CreditCommitmentRecord } from '../records/credit-record.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';

const ACCEPTED_BY = '示例区行政审批局';
const RESTAURANT = { itemCode: '11320499MY9B00035D4320131002001', itemName: '开办餐饮店一件事', acceptedBy: ACCEPTED_BY, content: '承诺排水、油烟、消防符合要求(告知承诺)' } as const;
const SUBSIDY = { itemCode: '11320499MY9B00035D4320131005001', itemName: '灵活就业社会保险补贴', acceptedBy: ACCEPTED_BY, content: '承诺未同时由单位缴费(告知承诺)' } as const;

type Draft = Pick<CreditCommitmentRecord, 'madeOn' | 'kept'> & typeof RESTAURANT | Pick<CreditCommitmentRecord, 'madeOn' | 'kept'> & typeof SUBSIDY;

/** Hand-made: E2 kept one and has another under way, E3 broke one, P06 kept hers, P03 has one under way. */
const OF_PERSONA: Readonly<Record<string, readonly Draft[]>> = {
  E2: [{ ...RESTAURANT, madeOn: '2024-04-10', kept: true }, { ...RESTAURANT, madeOn: '2026-10-20', kept: null }],
  E3: [{ ...RESTAURANT, madeOn: '2023-05-06', kept: false }],
  P06: [{ ...SUBSIDY, madeOn: '2025-09-01', kept: true }],
  P03: [{ ...RESTAURANT, madeOn: '2026-09-28', kept: null }],
};

function generated(random: IndexedRandom, key: number, draft: typeof RESTAURANT | typeof SUBSIDY): Draft {
  const madeOn = addDays(REFERENCE_DATE, -random.between('commitment date', key, 10, 900));
  const over = madeOn < addYears(REFERENCE_DATE, -1);
  return { ...draft, madeOn, kept: over ? random.fraction('kept', key) < 0.93 : null };
}

function numbered(drafts: readonly Draft[], subjectCode: string, subjectKind: CreditCommitmentRecord['subjectKind'], key: string): readonly CreditCommitmentRecord[] {
  return drafts.map((draft, position) => ({ ...draft, subjectCode, subjectKind, commitmentNo: `CN${draft.madeOn.slice(0, 4)}${key}${String(position + 1).padStart(2, '0')}` }));
}

/** Commitments of an entity: one in five individual businesses, one in twelve of the others that are no agencies. */
export function entityCommitments(random: IndexedRandom, { index, persona, kind, uscc }: EntityRecord): readonly CreditCommitmentRecord[] {
  const share = kind === 'INDIVIDUAL_BUSINESS' ? 0.2 : kind === 'ENTERPRISE' || kind === 'FARMER_COOPERATIVE' ? 0.08 : 0;
  const own = persona !== null ? (OF_PERSONA[persona] ?? []) : random.fraction('commits', index) < share ? [generated(random, index, RESTAURANT)] : [];
  return numbered(own, uscc, 'ENTITY', `E${index}`);
}

/** Commitments of a natural person: one adult in a hundred. */
export function personCommitments(random: IndexedRandom, { index, persona, birthDate, idNumber }: PersonRecord): readonly CreditCommitmentRecord[] {
  const adult = birthDate < addYears(REFERENCE_DATE, -21);
  const own = persona !== null ? (OF_PERSONA[persona] ?? []) : adult && random.fraction('person commits', index) < 0.01 ? [generated(random, index, SUBSIDY)] : [];
  return numbered(own, idNumber, 'PERSON', `P${index}`);
}
