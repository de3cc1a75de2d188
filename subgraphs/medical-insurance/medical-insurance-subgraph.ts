import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Answer } from '../../adapters/answer.ts';
import type { MedicalInsuranceAdapter } from '../../adapters/medical-insurance/medical-insurance-adapter.ts';
import type { MedicalEnrollment, MedicalInsuranceRecord, MedicalPayment, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from '../../adapters/medical-insurance/medical-insurance-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { PersonLoader } from '../request/by-person.ts';
import { byPerson } from '../request/by-person.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { fieldPath, known, take } from '../request/take.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import type { PageArguments } from '../values/connection.ts';
import { pageOf } from '../values/connection.ts';
import type { CursorCodec } from '../values/cursor.ts';
import { partialDate } from '../values/partial-date.ts';
import { residentReference } from '../values/resident.ts';
import { ternary } from '../values/ternary.ts';
import { dayAt } from '../values/today.ts';
import { bindingsOn, filingOn, hasBalance, insuredIn, isBound, premiumPaid } from './enrollment-verdicts.ts';

export interface MedicalInsuranceDependencies {
  readonly adapter: MedicalInsuranceAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A loader by 人员编号. */
type NumberLoader<T> = DataLoader<string, Answer<T>>;

interface MedicalInsuranceContext extends RequestScope, MedicalInsuranceDependencies {
  readonly people: PersonLoader<MedicalInsuranceRecord>;
  readonly payments: NumberLoader<MedicalPaymentRecord>;
  readonly filings: NumberLoader<readonly OutOfTownFiling[]>;
  readonly bindings: NumberLoader<readonly NewbornBinding[]>;
}

interface PersonReference {
  readonly personId: string;
}
interface Threshold {
  readonly kind?: string | null;
  readonly month?: string | null;
}

async function enrollmentsOf({ personId }: PersonReference, { kind }: { kind?: readonly string[] | null }, context: MedicalInsuranceContext, info: GraphQLResolveInfo) {
  const answer = await context.people.load(personId);
  const record = answer === null ? null : take(answer, context, fieldPath(info));
  if (record === null || kind === null || kind === undefined) return record?.enrollments ?? null;
  return record.enrollments.filter(({ insuranceKind }) => kind.includes(insuranceKind.code));
}

/** A judgement over a person's record, beside the list of enrolments: UNKNOWN where the list itself would be an error. Never insured is an answer, FALSE. */
function overPerson<Given>(judge: (record: MedicalInsuranceRecord, given: Given, context: MedicalInsuranceContext, info: GraphQLResolveInfo) => boolean | null | Promise<boolean | null>): Resolver {
  return async ({ personId }: PersonReference, given: Given, context: MedicalInsuranceContext, info: GraphQLResolveInfo) => {
    const answer = await context.people.load(personId);
    const record = answer === null ? null : known(answer, context, fieldPath(info));
    if (record === null) return ternary(answer?.outcome === 'NOT_FOUND' ? false : null);
    return ternary(await judge(record, given, context, info));
  };
}

async function paidInMonth({ medicalPersonNo }: MedicalInsuranceRecord, { kind, month }: Threshold, context: MedicalInsuranceContext, info: GraphQLResolveInfo): Promise<boolean | null> {
  if (kind === null || kind === undefined || month === null || month === undefined) return null;
  const answer = await context.payments.load(medicalPersonNo);
  const record = known(answer, context, fieldPath(info));
  return record === null ? (answer.outcome === 'NOT_FOUND' ? false : null) : premiumPaid(record, kind, month);
}

async function bound({ medicalPersonNo }: MedicalInsuranceRecord, _given: object, context: MedicalInsuranceContext, info: GraphQLResolveInfo): Promise<boolean | null> {
  const answer = await context.bindings.load(medicalPersonNo);
  const bindings = known(answer, context, fieldPath(info));
  return bindings === null ? (answer.outcome === 'NOT_FOUND' ? false : null) : isBound(bindings, dayAt(context.now()));
}

async function paymentsOf({ medicalPersonNo, insuranceKind }: MedicalEnrollment, given: PageArguments, context: MedicalInsuranceContext, info: GraphQLResolveInfo) {
  const record = take(await context.payments.load(medicalPersonNo), context, fieldPath(info));
  if (record === null) return null;
  const rows = record.payments.filter((payment) => payment.insuranceKind.code === insuranceKind.code);
  // Two premiums of one month that agree in all that is told are one row to the reader, and to the page.
  const keyOf = ({ monthTo, monthFrom, paidOn, byEmployer, arrived, amount }: MedicalPayment): string => [monthTo, monthFrom, paidOn, byEmployer, arrived, amount].join(' ');
  return pageOf(rows, given, { cursors: context.cursors, list: `medical payments ${medicalPersonNo} ${insuranceKind.code}`, keyOf });
}

const ENROLLMENT = {
  from: ({ from }: MedicalEnrollment) => partialDate(from),
  pausedOn: ({ pausedOn }: MedicalEnrollment) => partialDate(pausedOn),
  payments: paymentsOf,
  outOfTownFiling: async ({ medicalPersonNo }: MedicalEnrollment, _given: object, context: MedicalInsuranceContext, info: GraphQLResolveInfo) => {
    const filings = take(await context.filings.load(medicalPersonNo), context, fieldPath(info));
    return filings === null ? null : filingOn(filings, dayAt(context.now()));
  },
  newbornBinding: async ({ medicalPersonNo }: MedicalEnrollment, _given: object, context: MedicalInsuranceContext, info: GraphQLResolveInfo) => {
    const bindings = take(await context.bindings.load(medicalPersonNo), context, fieldPath(info));
    return bindings === null ? null : bindingsOn(bindings, dayAt(context.now()));
  },
} satisfies Record<string, Resolver>;

/** 医保 as a subgraph. */
export function medicalInsuranceSubgraph(dependencies: MedicalInsuranceDependencies): SubgraphModule {
  const { adapter, personIds } = dependencies;
  return {
    name: 'medical-insurance',
    resolvers: {
      Person: {
        __resolveReference: (reference: PersonReference) => reference,
        medicalInsurance: enrollmentsOf,
        medicallyInsured: overPerson<Threshold>(({ enrollments }, { kind }) => (kind === null || kind === undefined ? null : insuredIn(enrollments, kind))),
        medicalPremiumPaid: overPerson(paidInMonth),
        hasMedicalAccountBalance: overPerson(({ enrollments }) => hasBalance(enrollments)),
        hasNewbornBinding: overPerson(bound),
      },
      MedicalInsuranceEnrollment: ENROLLMENT,
      MedicalInsurancePayment: { paidOn: ({ paidOn }: MedicalPayment) => partialDate(paidOn) },
      OutOfTownFiling: { from: ({ from }: OutOfTownFiling) => partialDate(from), to: ({ to }: OutOfTownFiling) => partialDate(to) },
      NewbornBinding: {
        other: ({ otherIdNumber }: NewbornBinding) => residentReference(personIds, otherIdNumber),
        boundOn: ({ boundOn }: NewbornBinding) => partialDate(boundOn),
        endsOn: ({ endsOn }: NewbornBinding) => partialDate(endsOn),
      },
    },
    contextOf: (scope: RequestScope): MedicalInsuranceContext => ({
      ...scope,
      ...dependencies,
      people: byPerson(personIds, (documents) => adapter.enrollmentsByIdNumber(documents.map(({ number }) => number), scope.call)),
      payments: new DataLoader((numbers) => adapter.paymentsByPersonNo(numbers, scope.call)),
      filings: new DataLoader((numbers) => adapter.filingsByPersonNo(numbers, scope.call)),
      bindings: new DataLoader((numbers) => adapter.newbornBindingsByPersonNo(numbers, scope.call)),
    }),
    close: () => adapter.close(),
  };
}
