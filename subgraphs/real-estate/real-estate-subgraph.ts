import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Answer } from '../../adapters/answer.ts';
import type { RealEstateAdapter } from '../../adapters/real-estate/real-estate-adapter.ts';
import type { RealEstateOwner, RealEstateRightRecord } from '../../adapters/real-estate/real-estate-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { buildingNoOf, normalizeRealEstateCode, parseRealEstateUnitNo } from '../../standards/real-estate-unit.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { subgraphError } from '../request/subgraph-error.ts';
import { fieldPath, known, objectPath, take } from '../request/take.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import type { PageArguments } from '../values/connection.ts';
import { pageOf } from '../values/connection.ts';
import type { CursorCodec } from '../values/cursor.ts';
import { fenOf } from '../values/decimal.ts';
import { residentReference } from '../values/resident.ts';
import { ternary } from '../values/ternary.ts';
import { dayAt } from '../values/today.ts';
import { perCapitaAreaBelow } from './household-area.ts';
import { isOwnedBy, type OwnerCode } from './is-owned-by.ts';
import { dwellingCount, hasDwellingIn, isCurrent, isFreeOfEncumbrance } from './right-verdicts.ts';

export interface RealEstateDependencies {
  readonly adapter: RealEstateAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Rights = readonly RealEstateRightRecord[];
interface RealEstateContext extends RequestScope, RealEstateDependencies {
  /** By ID number or USCC. */
  readonly byOwner: DataLoader<string, Answer<Rights>>;
  readonly byUnit: DataLoader<string, Answer<Rights>>;
  /** Units whose rights were asked for. */
  readonly unitsRead: Set<string>;
}

/** A person as the gateway refers to one; `household` only where a field requires it. */
interface PersonReference {
  readonly personId: string;
  readonly household?: { readonly members?: readonly PersonReference[] | null } | null;
}
interface EntityReference {
  readonly uscc: string;
}
interface UnitReference {
  readonly realEstateUnitNo: string;
  /** The right that led to the unit: its row says what the unit is, so that nobody else's rights need be fetched for it. */
  readonly by?: RealEstateRightRecord;
}

async function rightsOf(ownerCode: string | null, given: PageArguments, context: RealEstateContext, info: GraphQLResolveInfo) {
  const rights = ownerCode === null ? null : take(await context.byOwner.load(ownerCode), context, fieldPath(info));
  if (rights === null) return null;
  const keyOf = ({ realEstateUnitNo, certificateNo }: RealEstateRightRecord) => `${realEstateUnitNo} ${certificateNo ?? ''}`;
  const current = rights.filter(isCurrent).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  return pageOf(current, given, { cursors: context.cursors, list: `rights ${String(ownerCode)}`, keyOf });
}

/** All rights in a unit; from here on everybody who has one is somebody whom the request read of. */
function allRights({ realEstateUnitNo }: UnitReference, { byUnit, unitsRead }: RealEstateContext): Promise<Answer<Rights>> {
  unitsRead.add(realEstateUnitNo);
  return byUnit.load(realEstateUnitNo);
}

/** The rights in a unit that stand today. */
async function unitRights(unit: UnitReference, context: RealEstateContext, info: GraphQLResolveInfo): Promise<Rights | null> {
  return take(await allRights(unit, context), context, objectPath(info))?.filter(isCurrent) ?? null;
}

/** Whose rights were read for what is told of a unit: those of its rights where these were asked for, else of the one that led here. Asks for nothing itself. */
async function ownersRead({ realEstateUnitNo, by }: UnitReference, context: RealEstateContext): Promise<readonly RealEstateOwner[]> {
  // A turn of promises: every other field of the object has said by then what it reads.
  await Promise.resolve();
  const answer = context.unitsRead.has(realEstateUnitNo) ? await context.byUnit.load(realEstateUnitNo) : null;
  const rights = answer === null || answer.outcome !== 'FOUND' ? [] : answer.value.filter(isCurrent);
  return [...rights, ...(by === undefined ? [] : [by])].flatMap(({ owners }) => owners);
}

function ofUnit(read: (right: RealEstateRightRecord) => unknown): Resolver {
  return async (unit: UnitReference, _given: object, context: RealEstateContext, info: GraphQLResolveInfo) => {
    const right = unit.by ?? (await unitRights(unit, context, info))?.[0];
    return right === undefined ? null : read(right);
  };
}

const UNIT = {
  __resolveReference: ({ realEstateUnitNo }: UnitReference) => ({ realEstateUnitNo }),
  parcel: ({ realEstateUnitNo }: UnitReference) => {
    const parsed = parseRealEstateUnitNo(realEstateUnitNo);
    return parsed.ok ? { parcelCode: realEstateUnitNo.slice(0, 19) } : null;
  },
  building: ({ realEstateUnitNo }: UnitReference) => {
    const parsed = parseRealEstateUnitNo(realEstateUnitNo);
    const buildingNo = parsed.ok ? buildingNoOf(parsed.value) : null;
    return buildingNo === null ? null : { buildingNo };
  },
  ...Object.fromEntries((['location', 'areaSqm', 'use'] as const).map((name) => [name, ofUnit((right) => right[name])])),
  rights: (unit: UnitReference, _given: object, context: RealEstateContext, info: GraphQLResolveInfo) => unitRights(unit, context, info),
  ownersRead: (unit: UnitReference, _given: object, context: RealEstateContext) => ownersRead(unit, context),
  isFreeOfEncumbrance: async (unit: UnitReference, _given: object, context: RealEstateContext, info: GraphQLResolveInfo) => {
    const rights = known(await allRights(unit, context), context, objectPath(info));
    return ternary(rights === null ? null : isFreeOfEncumbrance(rights.filter(isCurrent), dayAt(context.now())));
  },
} satisfies Record<string, Resolver>;

const RIGHT = {
  unit: (right: RealEstateRightRecord): UnitReference => ({ realEstateUnitNo: right.realEstateUnitNo, by: right }),
  soleOwner: ({ owners }: RealEstateRightRecord) => (owners.length === 1 ? owners[0] : null),
  isFreeOfEncumbrance: (right: RealEstateRightRecord, _given: object, { now }: RealEstateContext) => ternary(isFreeOfEncumbrance([right], dayAt(now()))),
  // Who plays the role is the signed assertion's to say: nobody can be asked about whom the case register does not name.
  ownerIs: (right: RealEstateRightRecord, { role }: { role?: string | null }, { assertion, personIds }: RealEstateContext) => {
    const parties = assertion.subjects.filter((subject) => subject.role === role).map(({ kind, key }): OwnerCode | null => {
      if (kind === 'ENTITY') return { uscc: key };
      const document = personIds.decode(key);
      return document === null ? null : { idNumber: document.number };
    });
    const asked = parties.filter((party) => party !== null);
    return ternary(asked.length < parties.length ? null : isOwnedBy(right, asked));
  },
} satisfies Record<string, Resolver>;

const OWNER = {
  person: ({ idNumber }: RealEstateOwner, _given: object, { personIds }: RealEstateContext) => residentReference(personIds, idNumber),
  entity: ({ uscc }: RealEstateOwner) => (uscc === null ? null : { uscc }),
} satisfies Record<string, Resolver>;

/** Members by the number the register keeps them under; null rights are a member it does not tell of. Null: one of them is nobody this environment knows. */
async function rightsByMember(members: readonly PersonReference[], context: RealEstateContext, info: GraphQLResolveInfo): Promise<ReadonlyMap<string, Rights | null> | null> {
  const codes = [...new Set(members.map(({ personId }) => context.personIds.decode(personId)?.number ?? null))];
  const readable = codes.filter((code) => code !== null);
  if (readable.length < codes.length) return null;
  return new Map(await Promise.all(readable.map(async (code): Promise<readonly [string, Rights | null]> => {
    const answer = await context.byOwner.load(code);
    const rights = known(answer, context, fieldPath(info));
    // An owner of nothing has no dwelling: that is an answer.
    return [code, answer.outcome === 'NOT_FOUND' ? [] : rights];
  })));
}

function personFields(personIds: PersonIdCodec): Record<string, Resolver> {
  const codeOf = ({ personId }: PersonReference) => personIds.decode(personId)?.number ?? null;
  return {
    __resolveReference: (reference: object) => reference,
    realEstateRights: (person: PersonReference, given: PageArguments, context: RealEstateContext, info: GraphQLResolveInfo) => rightsOf(codeOf(person), given, context, info),
    housingCount: async (person: PersonReference, _given: object, context: RealEstateContext, info: GraphQLResolveInfo) => {
      const code = codeOf(person);
      const answer = code === null ? null : await context.byOwner.load(code);
      const rights = answer === null ? null : take(answer, context, fieldPath(info));
      // An owner of nothing has no dwelling: that is an answer, and its number is 0.
      if (rights === null) return answer === null ? null : 0;
      return dwellingCount(rights);
    },
    hasHousing: async (person: PersonReference, { division }: { division?: string | null }, context: RealEstateContext, info: GraphQLResolveInfo) => {
      const code = codeOf(person);
      if (code === null || division === null || division === undefined) return ternary(null);
      const answer = await context.byOwner.load(code);
      const rights = known(answer, context, fieldPath(info));
      if (rights === null) return ternary(answer.outcome === 'NOT_FOUND' ? false : null);
      return ternary(hasDwellingIn(rights, division));
    },
    perCapitaAreaBelow: async ({ household }: PersonReference, { sqm }: { sqm?: string | null }, context: RealEstateContext, info: GraphQLResolveInfo) => {
      const limit = fenOf(sqm);
      const rights = limit === null ? null : await rightsByMember(household?.members ?? [], context, info);
      return ternary(limit === null || rights === null ? null : perCapitaAreaBelow(rights, limit));
    },
  };
}

/** 不动产登记 as a subgraph. */
export function realEstateSubgraph(dependencies: RealEstateDependencies): SubgraphModule {
  const { adapter, personIds } = dependencies;
  return {
    name: 'real-estate',
    resolvers: {
      Query: {
        realEstateUnit: async (_root: unknown, given: UnitReference, context: RealEstateContext, info: GraphQLResolveInfo) => {
          const realEstateUnitNo = normalizeRealEstateCode(given.realEstateUnitNo);
          if (!parseRealEstateUnitNo(realEstateUnitNo).ok) throw subgraphError('BAD_IDENTIFIER');
          return take(await allRights({ realEstateUnitNo }, context), context, fieldPath(info)) === null ? null : { realEstateUnitNo };
        },
      },
      Person: personFields(personIds),
      LegalEntity: {
        __resolveReference: (reference: object) => reference,
        realEstateRights: ({ uscc }: EntityReference, given: PageArguments, context: RealEstateContext, info: GraphQLResolveInfo) => rightsOf(uscc, given, context, info),
      },
      RealEstateUnit: UNIT,
      RealEstateRight: RIGHT,
      RealEstateOwner: OWNER,
    },
    contextOf: (scope: RequestScope): RealEstateContext => ({
      ...scope,
      ...dependencies,
      byOwner: new DataLoader((codes) => adapter.rightsByOwner(codes, scope.call)),
      byUnit: new DataLoader((unitNos) => adapter.rightsByUnit(unitNos, scope.call)),
      unitsRead: new Set(),
    }),
    close: () => adapter.close(),
  };
}
