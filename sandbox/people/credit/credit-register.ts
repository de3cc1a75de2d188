import { REFERENCE_DATE, addDays, addYears } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { CreditRatingRecord, CreditRecord } from '../records/credit-record.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';

const AUTHORITY = '常州市新北区示例市场监督管理局';

type Draft = Omit<CreditRecord, 'recordNo' | 'subjectCode' | 'subjectKind'>;

const penalty = (documentNo: string, content: string, decidedOn: string, publicTo: string | null, amountYuan: string | null, repairedOn: string | null = null, authority = AUTHORITY): Draft => ({
  category: 'PENALTY', documentNo, decisionAuthority: authority, decidedOn, publicFrom: addDays(decidedOn, 5), publicTo, content, amountYuan, repairedOn,
});

/** Penalties of the personas, as in the recorded exchange tables: P14 past publicity, E1 repaired, E3 open-ended. */
const OF_PERSONA: Readonly<Record<string, readonly Draft[]>> = {
  P14: [penalty('常新市监处罚〔2024〕示例1号', '罚款500元', '2024-06-20', '2025-06-30', '500.00')],
  E3: [penalty('常新市监处罚〔2025〕示例2号', '吊销营业执照', '2025-12-01', null, null)],
  E1: [penalty('常新环处罚〔2025〕示例3号', '罚款20000元', '2025-05-10', '2028-05-10', '20000.00', '2026-03-01', '常州市示例生态环境局')],
};

function generatedPenalty(random: IndexedRandom, index: number): Draft {
  const decidedOn = addDays(REFERENCE_DATE, -random.between('penalty date', index, 30, 1400));
  const amount = random.between('penalty amount', index, 1, 60) * 500;
  const repaired = random.fraction('repaired', index) < 0.35 ? addDays(decidedOn, 120) : null;
  const publicTo = addYears(decidedOn, random.pick('publicity', index, [1, 1, 3]));
  return penalty(`常新市监处罚〔${decidedOn.slice(0, 4)}〕示例${1000 + index}号`, `罚款${amount}元`, decidedOn, publicTo, `${amount}.00`, repaired !== null && repaired < REFERENCE_DATE ? repaired : null);
}

function numbered(drafts: readonly Draft[], subjectCode: string, subjectKind: CreditRecord['subjectKind'], key: string): readonly CreditRecord[] {
  return drafts.map((draft, position) => ({ ...draft, recordNo: `XY${key}${String(position + 1).padStart(2, '0')}`, subjectCode, subjectKind }));
}

/** Credit records of an entity: its registration, penalties, lists. */
export function entityCreditRecords(random: IndexedRandom, entity: EntityRecord): readonly CreditRecord[] {
  const { index, persona } = entity;
  const license: Draft = {
    category: 'LICENSE', documentNo: `常新市监登字〔${entity.establishedOn.slice(0, 4)}〕示例${index}号`, decisionAuthority: AUTHORITY, decidedOn: entity.establishedOn,
    publicFrom: entity.establishedOn, publicTo: null, content: '准予设立登记', amountYuan: null, repairedOn: null,
  };
  const own = persona === null ? (random.fraction('penalised', index) < 0.05 ? [generatedPenalty(random, index)] : []) : (OF_PERSONA[persona] ?? []);
  const listed = (category: 'BLACKLIST' | 'REDLIST', content: string): Draft => ({
    category, documentNo: `常新信〔2025〕示例${index}号`, decisionAuthority: '常州市示例发展和改革委员会', decidedOn: '2025-09-01', publicFrom: '2025-09-08', publicTo: '2028-09-07', content, amountYuan: null,
    repairedOn: null,
  });
  const lists = [
    ...(entity.seriousViolation ? [listed('BLACKLIST', '严重违法失信主体')] : []),
    ...(persona === null && entity.status === 'ACTIVE' && random.fraction('red', index) < 0.03 ? [listed('REDLIST', 'A级纳税人')] : []),
  ];
  return numbered([license, ...own, ...lists], entity.uscc, 'ENTITY', `E${index}`);
}

/** Credit records of a natural person. */
export function personCreditRecords(random: IndexedRandom, person: PersonRecord): readonly CreditRecord[] {
  const { index, persona } = person;
  const own = persona === null ? [] : (OF_PERSONA[persona] ?? []);
  const adult = person.birthDate < addYears(REFERENCE_DATE, -22);
  const defaulter: Draft[] =
    persona === null && adult && random.fraction('defaulter', index) < 0.004
      ? [{ category: 'JUDGMENT_DEFAULTER', documentNo: `(2025)苏0411执示例${index}号`, decisionAuthority: '常州市新北区示例人民法院', decidedOn: '2025-04-02', publicFrom: '2025-04-20', publicTo: '2027-04-19', content: '有履行能力而拒不履行', amountYuan: null, repairedOn: null }]
      : [];
  const fined = persona === null && adult && random.fraction('fined', index) < 0.003 ? [generatedPenalty(random, index)] : [];
  return numbered([...own, ...defaulter, ...fined], person.idNumber, 'PERSON', `P${index}`);
}

/** Rating of an entity; penalties in force and a bad status pull it down. Agencies have none. */
export function creditRating(random: IndexedRandom, entity: EntityRecord): CreditRatingRecord | null {
  if (entity.kind === 'GOVERNMENT_AGENCY' || entity.kind === 'PUBLIC_INSTITUTION') return null;
  const penalties = entityCreditRecords(random, entity).filter(({ category, repairedOn }) => category === 'PENALTY' && repairedOn === null).length;
  const score = Math.max(20, random.between('score', entity.index, 68, 98) - penalties * 18 - (entity.status === 'ACTIVE' ? 0 : 25));
  const level = score >= 85 ? 'A' : score >= 70 ? 'B' : score >= 50 ? 'C' : 'D';
  return { level, score, ruler: '常州市示例发展和改革委员会', asOf: '2026-10-31' };
}
