import type { GraphQLResolveInfo } from 'graphql';
import type { HrssAdapter } from '../../adapters/hrss/hrss-adapter.ts';
import type { EmploymentRecord, InsuranceAccount, PaymentRecord, SocialInsuranceRecord } from '../../adapters/hrss/social-insurance-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { parseUscc } from '../../standards/uscc.ts';
import type { PersonLoader } from '../request/by-person.ts';
import { byPerson } from '../request/by-person.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { fieldPath, known, take } from '../request/take.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import { fenOf } from '../values/decimal.ts';
import { partialDate } from '../values/partial-date.ts';
import { ternary } from '../values/ternary.ts';
import { anyAccount, continuousAtLeast, monthlyIncomeFen, paidIn, perCapitaBelow, receivingBenefit } from './insurance-verdicts.ts';

export interface HrssDependencies {
  readonly adapter: HrssAdapter;
  readonly personIds: PersonIdCodec;
}

interface HrssContext extends RequestScope, HrssDependencies {
  readonly insurance: PersonLoader<SocialInsuranceRecord>;
  readonly payments: PersonLoader<PaymentRecord>;
  readonly employment: PersonLoader<EmploymentRecord>;
}

/** A person as the gateway refers to one; `household` only where a field requires it. */
interface PersonReference {
  readonly personId: string;
  readonly household?: { readonly members?: readonly PersonReference[] | null } | null;
}

async function accountsOf({ personId }: PersonReference, { type }: { type?: readonly string[] | null }, context: HrssContext, info: GraphQLResolveInfo) {
  const answer = await context.insurance.load(personId);
  const record = answer === null ? null : take(answer, context, fieldPath(info));
  if (record === null || type === null || type === undefined) return record?.accounts ?? null;
  return record.accounts.filter(({ insuranceType }) => insuranceType !== null && type.includes(insuranceType.code));
}

async function insuredInMonth({ personId }: PersonReference, given: { type?: string | null; month?: string | null }, context: HrssContext, info: GraphQLResolveInfo) {
  const { type, month } = given;
  if (type === null || type === undefined || month === null || month === undefined) return ternary(null);
  const answer = await context.payments.load(personId);
  const record = answer === null ? null : known(answer, context, fieldPath(info));
  // To have paid nothing is an answer: not insured.
  if (record === null) return ternary(answer?.outcome === 'NOT_FOUND' ? false : null);
  return ternary(paidIn(record, type, month));
}

async function householdIncomeBelow({ household }: PersonReference, { amount }: { amount?: string | null }, context: HrssContext, info: GraphQLResolveInfo) {
  const limit = fenOf(amount);
  const members = household?.members ?? [];
  if (limit === null || members.length === 0) return ternary(null);
  const incomes = await Promise.all(members.map(async ({ personId }) => {
    const answer = await context.insurance.load(personId);
    if (answer === null) return null;
    const record = known(answer, context, fieldPath(info));
    if (record !== null) return monthlyIncomeFen(record.accounts);
    return answer.outcome === 'NOT_FOUND' ? 0n : null;
  }));
  return ternary(perCapitaBelow(incomes, limit));
}

/** A verdict over the accounts of one insurance, beside the list of them: it answers UNKNOWN where the list itself is an error. */
function overAccounts<Given extends { type?: string | null }>(judgeOf: (given: Given) => ((account: InsuranceAccount) => boolean | null) | null): Resolver {
  return async ({ personId }: PersonReference, given: Given, context: HrssContext, info: GraphQLResolveInfo) => {
    const judge = judgeOf(given);
    if (judge === null || given.type === null || given.type === undefined) return ternary(null);
    const answer = await context.insurance.load(personId);
    const record = answer === null ? null : known(answer, context, fieldPath(info));
    // Never insured is an answer.
    if (record === null) return ternary(answer?.outcome === 'NOT_FOUND' ? false : null);
    return ternary(anyAccount(record.accounts, given.type, judge));
  };
}

const ACCOUNT = {
  firstJoined: ({ firstJoined }: InsuranceAccount) => partialDate(firstJoined),
  currentFrom: ({ currentFrom }: InsuranceAccount) => partialDate(currentFrom),
  retiredOn: ({ retiredOn }: InsuranceAccount) => partialDate(retiredOn),
  continuousAtLeast: (account: InsuranceAccount, { months }: { months?: number | null }) =>
    ternary(months === null || months === undefined ? null : continuousAtLeast(account, months)),
  receivingBenefit: (account: InsuranceAccount) => ternary(receivingBenefit(account)),
} satisfies Record<string, Resolver>;

/** 人社 as a subgraph. */
export function hrssSubgraph(dependencies: HrssDependencies): SubgraphModule {
  const { adapter, personIds } = dependencies;
  return {
    name: 'hrss',
    resolvers: {
      Person: {
        __resolveReference: (reference: PersonReference) => reference,
        socialInsurance: accountsOf,
        employment: async ({ personId }: PersonReference, _given: object, context: HrssContext, info: GraphQLResolveInfo) => {
          const answer = await context.employment.load(personId);
          return answer === null ? null : take(answer, context, fieldPath(info));
        },
        insuredInMonth,
        continuousAtLeast: overAccounts<{ type?: string | null; months?: number | null }>(({ months }) => (months === null || months === undefined ? null : (account) => continuousAtLeast(account, months))),
        receivingBenefit: overAccounts(() => receivingBenefit),
        householdIncomePerCapitaBelow: householdIncomeBelow,
      },
      SocialInsuranceAccount: ACCOUNT,
      SocialInsuranceEmployer: { entity: ({ uscc }: { uscc: string | null }) => (uscc !== null && parseUscc(uscc).ok ? { uscc } : null) },
      Employment: {
        unemploymentRegisteredOn: ({ unemploymentRegisteredOn }: EmploymentRecord) => partialDate(unemploymentRegisteredOn),
        aliveCertifiedOn: ({ aliveCertifiedOn }: EmploymentRecord) => partialDate(aliveCertifiedOn),
      },
      HardToEmploy: { validTo: ({ validTo }: { validTo: string | null }) => partialDate(validTo) },
    },
    contextOf: (scope: RequestScope): HrssContext => ({
      ...scope,
      ...dependencies,
      insurance: byPerson(personIds, (documents) => adapter.socialInsuranceByIdNumber(documents.map(({ number }) => number), scope.call)),
      payments: byPerson(personIds, (documents) => adapter.paymentsByIdNumber(documents.map(({ number }) => number), scope.call)),
      employment: byPerson(personIds, (documents) => adapter.employmentByIdNumber(documents.map(({ number }) => number), scope.call)),
    }),
    close: () => adapter.close(),
  };
}
