import { addYears, ageOn, monthBefore } from '../calendar.ts';
import { luhnAccount } from '../luhn-account.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { EmploymentRecord, SocialInsuranceRecord } from '../records/social-insurance-record.ts';
import type { World } from '../world.ts';

/** What the social-insurance system holds of a person (domain.md 2.6); `employers` are entities near them. */
export interface SocialInsurance {
  accountsOf(person: PersonRecord): readonly SocialInsuranceRecord[];
  employmentOf(person: PersonRecord): EmploymentRecord;
}

/** Shares from 15 to 59 (domain.md 5.2): 职工养老 68 %, 居民养老 15 %, none 17 %. */
const WORKER = 0.68;
const RESIDENT = 0.83;
const PAID_MONTHS_KEPT = 36;
const RETIREMENT = { '1': 60, '2': 55 } as const;

type Scheme = 'WORKER' | 'RESIDENT' | 'NONE';

/** Written by hand: P06 pays for herself as flexibly employed, with one month at an employer. */
const SCHEME_OF_PERSONA: Readonly<Record<string, Scheme>> = { P01: 'RESIDENT', P02: 'RESIDENT', P03: 'WORKER', P04: 'WORKER', P06: 'WORKER', P07: 'WORKER', P08: 'WORKER', P10: 'WORKER', P12: 'RESIDENT', P13: 'WORKER', P14: 'WORKER' };

function schemeOf(world: World, person: PersonRecord): Scheme {
  if (person.persona !== null) return SCHEME_OF_PERSONA[person.persona] ?? (ageOn(person.birthDate) >= 22 ? 'WORKER' : 'NONE');
  const age = ageOn(person.birthDate);
  if (age < 16) return 'NONE';
  const draw = world.random.fraction('insured', person.index);
  if (age < 22) return draw < 0.25 ? 'WORKER' : draw < 0.5 ? 'RESIDENT' : 'NONE';
  return draw < WORKER + 0.03 ? 'WORKER' : draw < RESIDENT + 0.03 ? 'RESIDENT' : 'NONE';
}

function months(count: number, from: number): readonly string[] {
  return Array.from({ length: count }, (_, position) => monthBefore(from + position));
}

function retirement(world: World, person: PersonRecord, scheme: Scheme): Pick<SocialInsuranceRecord, 'retiredOn' | 'pensionAmountYuan'> {
  const age = scheme === 'RESIDENT' ? 60 : RETIREMENT[person.sex];
  if (ageOn(person.birthDate) < age) return { retiredOn: null, pensionAmountYuan: null };
  const amount = scheme === 'RESIDENT' ? world.random.between('pension', person.index, 260, 900) : world.random.between('pension', person.index, 2100, 6800);
  return { retiredOn: addYears(person.birthDate, age), pensionAmountYuan: `${amount}.00` };
}

/** Opens the social-insurance facts of a world. */
export function socialInsuranceOf(world: World, employerOf: (person: PersonRecord) => EntityRecord | null): SocialInsurance {
  const { random } = world;
  const account = (person: PersonRecord, scheme: Exclude<Scheme, 'NONE'>, insuranceType: SocialInsuranceRecord['insuranceType']): SocialInsuranceRecord => {
    const { index } = person;
    const flexible = person.persona === 'P06' || (person.persona === null && scheme === 'WORKER' && random.fraction('flexible', index) < 0.12);
    const retired = retirement(world, person, scheme);
    const years = Math.max(0, Math.min(ageOn(person.birthDate) - 20, 28));
    const worked = random.between('worked', index, 1, Math.max(1, years * 12));
    const paused = retired.retiredOn === null && person.persona === null && random.fraction('paused', index) < 0.06;
    const employer = scheme === 'WORKER' && !flexible && retired.retiredOn === null ? employerOf(person) : null;
    const firstJoined = `${monthBefore(Math.min(worked + 12, 400))}-01`;
    return {
      siPersonNo: String(90_000_000 + index), insuranceType,
      status: person.death !== null || retired.retiredOn !== null ? '3' : paused ? '2' : '1',
      employer: employer === null ? null : { siUnitNo: `DW${employer.uscc.slice(8, 17)}`, name: employer.name, uscc: employer.uscc },
      firstJoined,
      currentFrom: `${monthBefore(Math.min(worked, 30))}-01`,
      paidMonths: retired.retiredOn === null ? months(Math.min(worked, PAID_MONTHS_KEPT), paused ? 5 : 0) : [],
      totalMonths: worked,
      contributionBaseYuan: `${scheme === 'RESIDENT' ? 1200 : person.persona === 'P08' ? 4879 : random.between('base', index, 4879, 24_042)}.00`,
      inArrears: paused && random.fraction('arrears', index) < 0.3,
      flexibleEmployment: flexible,
      ...retired,
    };
  };
  return {
    accountsOf(person) {
      const scheme = schemeOf(world, person);
      if (scheme === 'NONE') return [];
      if (scheme === 'RESIDENT') return [account(person, scheme, '170')];
      const pension = account(person, scheme, '110');
      if (pension.flexibleEmployment || pension.retiredOn !== null) return [pension];
      return [pension, account(person, scheme, '210'), account(person, scheme, '410')];
    },
    employmentOf(person) {
      const { index, persona } = person;
      const age = ageOn(person.birthDate);
      const hard = persona === 'P06' || (persona === null && age >= 40 && age < 60 && random.fraction('hard', index) < 0.02);
      const hasCard = age >= 16;
      const account18 = String(index).padStart(12, '0');
      return {
        unemploymentRegisteredOn: hard ? '2025-03-10' : null,
        hardToEmploy: hard ? { category: '大龄失业人员', validTo: '2027-03-09' } : null,
        aliveCertifiedOn: age >= 60 && person.death === null ? `2026-${String(random.between('alive', index, 1, 10)).padStart(2, '0')}-11` : null,
        socialCard: hasCard ? { number: `Z${String(index).padStart(8, '0')}`, status: '1', bankAccount: luhnAccount(account18) } : null,
      };
    },
  };
}
