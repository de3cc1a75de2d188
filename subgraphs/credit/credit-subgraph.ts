import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Answer } from '../../adapters/answer.ts';
import type { CreditAdapter } from '../../adapters/credit/credit-adapter.ts';
import type { CreditCategory, CreditCommitment, CreditRecord, CreditSubjectRecord } from '../../adapters/credit/credit-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { fieldPath, take } from '../request/take.ts';
import type { SubgraphModule } from '../subgraph-module.ts';
import type { PageArguments } from '../values/connection.ts';
import { pageOf } from '../values/connection.ts';
import type { CursorCodec } from '../values/cursor.ts';
import { dayAt } from '../values/today.ts';
import { publicityEnded } from './credit-publicity.ts';

export interface CreditDependencies {
  readonly adapter: CreditAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface CreditContext extends RequestScope, CreditDependencies {
  /** By ID number or USCC: persons and entities in one round of queries. */
  readonly subjects: DataLoader<string, Answer<CreditSubjectRecord>>;
  /** The same way, from a table of its own. */
  readonly commitments: DataLoader<string, Answer<readonly CreditCommitment[]>>;
}

interface ListArguments extends PageArguments {
  readonly category?: CreditCategory | null;
  readonly includeRepaired?: boolean | null;
}

/** A record as the graph gives it. */
type ShownRecord = CreditRecord & { readonly repaired: boolean; readonly publicityEnded: boolean };

function newestFirst(one: ShownRecord, other: ShownRecord): number {
  const [left, right] = [one.decidedOn ?? '', other.decidedOn ?? ''];
  if (left !== right) return left < right ? 1 : -1;
  return keyOf(one) < keyOf(other) ? -1 : 1;
}
const keyOf = ({ category, documentNo, decidedOn }: CreditRecord): string => `${category} ${documentNo} ${decidedOn ?? ''}`;

async function creditRecords(subjectCode: string, given: ListArguments, context: CreditContext, info: GraphQLResolveInfo) {
  const subject = take(await context.subjects.load(subjectCode), context, fieldPath(info));
  if (subject === null) return null;
  const { category = null, includeRepaired } = given;
  const today = dayAt(context.now());
  const show = (repaired: boolean) => (record: CreditRecord): ShownRecord => ({ ...record, repaired, publicityEnded: publicityEnded(record, repaired, today) });
  const rows = [...subject.records.map(show(false)), ...(includeRepaired === true ? subject.repaired.map(show(true)) : [])];
  const wanted = rows.filter((record) => category === null || record.category === category).toSorted(newestFirst);
  const list = ['credit', subjectCode, category ?? '*', String(includeRepaired === true)].join(' ');
  return pageOf(wanted, given, { cursors: context.cursors, list, keyOf });
}

async function creditCommitments(subjectCode: string, given: PageArguments, context: CreditContext, info: GraphQLResolveInfo) {
  const commitments = take(await context.commitments.load(subjectCode), context, fieldPath(info));
  if (commitments === null) return null;
  const keyOfOne = ({ madeOn, commitmentNo }: CreditCommitment): string => `${madeOn ?? ''} ${commitmentNo}`;
  const newest = commitments.toSorted((one, other) => (keyOfOne(one) < keyOfOne(other) ? 1 : -1));
  return pageOf(newest, given, { cursors: context.cursors, list: `commitments ${subjectCode}`, keyOf: keyOfOne });
}

/** 信用库 as a subgraph. Repaired records stay out unless they are asked for: none of them may reach a decision. */
export function creditSubgraph(dependencies: CreditDependencies): SubgraphModule {
  const { adapter, personIds } = dependencies;
  return {
    name: 'credit',
    resolvers: {
      Person: {
        __resolveReference: (reference: object) => reference,
        creditRecords: ({ personId }: { personId: string }, given: ListArguments, context: CreditContext, info: GraphQLResolveInfo) => {
          const document = personIds.decode(personId);
          return document === null ? null : creditRecords(document.number, given, context, info);
        },
        creditCommitments: ({ personId }: { personId: string }, given: PageArguments, context: CreditContext, info: GraphQLResolveInfo) => {
          const document = personIds.decode(personId);
          return document === null ? null : creditCommitments(document.number, given, context, info);
        },
      },
      LegalEntity: {
        __resolveReference: (reference: object) => reference,
        creditRecords: ({ uscc }: { uscc: string }, given: ListArguments, context: CreditContext, info: GraphQLResolveInfo) => creditRecords(uscc, given, context, info),
        creditCommitments: ({ uscc }: { uscc: string }, given: PageArguments, context: CreditContext, info: GraphQLResolveInfo) => creditCommitments(uscc, given, context, info),
        creditRating: async ({ uscc }: { uscc: string }, _given: object, context: CreditContext, info: GraphQLResolveInfo) =>
          take(await context.subjects.load(uscc), context, fieldPath(info))?.rating ?? null,
      },
    },
    contextOf: (scope: RequestScope): CreditContext => ({
      ...scope,
      ...dependencies,
      subjects: new DataLoader((codes) => adapter.creditBySubject(codes, scope.call)),
      commitments: new DataLoader((codes) => adapter.commitmentsBySubject(codes, scope.call)),
    }),
    close: () => adapter.close(),
  };
}
