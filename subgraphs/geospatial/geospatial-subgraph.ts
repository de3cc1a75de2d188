import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Answer } from '../../adapters/answer.ts';
import type { BuildingRecord } from '../../adapters/geospatial/building-record.ts';
import type { GeospatialAdapter } from '../../adapters/geospatial/geospatial-adapter.ts';
import type { ParcelRecord, StandardAddressRecord } from '../../adapters/geospatial/parcel-record.ts';
import { codeTable, codedValue } from '../../standards/code-tables/index.ts';
import { normalizeRealEstateCode, parseParcelCode } from '../../standards/real-estate-unit.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { subgraphError } from '../request/subgraph-error.ts';
import { fieldPath, objectPath, take } from '../request/take.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import { DIVISION_FIELDS, divisionOf, divisionsBelow, finestDivisionOf } from './division-fields.ts';

export interface GeospatialDependencies {
  readonly adapter: GeospatialAdapter;
}

interface GeospatialContext extends RequestScope {
  readonly parcels: DataLoader<string, Answer<ParcelRecord>>;
  readonly addresses: DataLoader<string, Answer<StandardAddressRecord>>;
  readonly buildings: DataLoader<string, Answer<BuildingRecord>>;
}

interface ParcelReference {
  readonly parcelCode: string;
}
interface AddressReference {
  readonly addressCode: string;
}
interface BuildingReference {
  readonly buildingNo: string;
}

/** 土地所有权: the first 特征码 of a parcel's code. */
const LAND_OWNERSHIP = codeTable('GB/T 37346-2019', { G: '国家土地所有权', J: '集体土地所有权', Z: '土地所有权未确定或有争议' });
/** About a hundred metres: what may be known without knowing the home. */
const APPROXIMATE_DECIMALS = 3;

async function parcelRecord({ parcelCode }: ParcelReference, context: GeospatialContext, info: GraphQLResolveInfo): Promise<ParcelRecord | null> {
  return take(await context.parcels.load(parcelCode), context, objectPath(info));
}
async function addressRecord({ addressCode }: AddressReference, context: GeospatialContext, info: GraphQLResolveInfo): Promise<StandardAddressRecord | null> {
  return take(await context.addresses.load(addressCode), context, objectPath(info));
}

function ofParcel(read: (record: ParcelRecord) => unknown): Resolver {
  return async (parcel: ParcelReference, _given: object, context: GeospatialContext, info: GraphQLResolveInfo) => {
    const record = await parcelRecord(parcel, context, info);
    return record === null ? null : read(record);
  };
}
function ofAddress(read: (record: StandardAddressRecord) => unknown): Resolver {
  return async (address: AddressReference, _given: object, context: GeospatialContext, info: GraphQLResolveInfo) => {
    const record = await addressRecord(address, context, info);
    return record === null ? null : read(record);
  };
}

function point(location: StandardAddressRecord['location'], decimals?: number) {
  if (location === null) return null;
  const [longitude, latitude] = decimals === undefined ? location : location.map((degree) => Number(degree.toFixed(decimals)));
  return { longitude, latitude };
}

const PARCEL = {
  __resolveReference: ({ parcelCode }: ParcelReference) => ({ parcelCode }),
  ownership: ({ parcelCode }: ParcelReference) => codedValue(LAND_OWNERSHIP, parcelCode.charAt(12)),
  // The code begins with the county it lies in, for a parcel whose row names no township.
  division: ofParcel(({ division, parcelCode }) => finestDivisionOf(division) ?? divisionOf(parcelCode.slice(0, 6))),
  ...Object.fromEntries((['landUse', 'areaSqm', 'location', 'rightType', 'registeredOn', 'planningZone', 'redLine', 'geometryRef'] as const).map((name) => [name, ofParcel((record) => record[name])])),
} satisfies Record<string, Resolver>;

const ADDRESS = {
  __resolveReference: ({ addressCode }: AddressReference) => ({ addressCode }),
  ...Object.fromEntries((['road', 'houseNo', 'building', 'unit', 'room'] as const).map((name) => [name, ofAddress((record) => record[name])])),
  fullText: ofAddress((record) => record.fullAddress),
  division: ofAddress((record) => finestDivisionOf(record.division)),
  parcel: ofAddress(({ parcelCode }) => (parcelCode === null ? null : { parcelCode })),
  location: ofAddress((record) => point(record.location)),
  approximateLocation: ofAddress((record) => point(record.location, APPROXIMATE_DECIMALS)),
} satisfies Record<string, Resolver>;

function ofBuilding(read: (record: BuildingRecord) => unknown): Resolver {
  return async ({ buildingNo }: BuildingReference, _given: object, context: GeospatialContext, info: GraphQLResolveInfo) => {
    const record = take(await context.buildings.load(buildingNo), context, objectPath(info));
    return record === null ? null : read(record);
  };
}

const BUILDING = {
  __resolveReference: ({ buildingNo }: BuildingReference) => ({ buildingNo }),
  ...Object.fromEntries((['floors', 'yearBuilt', 'structure'] as const).map((name) => [name, ofBuilding((record) => record[name])])),
} satisfies Record<string, Resolver>;

const QUERY = {
  parcel: async (_root: unknown, { parcelCode }: ParcelReference, context: GeospatialContext, info: GraphQLResolveInfo) => {
    const code = normalizeRealEstateCode(parcelCode);
    if (!parseParcelCode(code).ok) throw subgraphError('BAD_IDENTIFIER');
    return take(await context.parcels.load(code), context, fieldPath(info));
  },
  address: async (_root: unknown, { addressCode }: AddressReference, context: GeospatialContext, info: GraphQLResolveInfo) =>
    take(await context.addresses.load(addressCode), context, fieldPath(info)),
  division: (_root: unknown, { code }: { code: string }) => divisionOf(code),
  divisions: (_root: unknown, { parent }: { parent?: string | null }) => divisionsBelow(parent ?? null),
} satisfies Record<string, Resolver>;

/** 自然资源和空间地理库 as a subgraph. */
export function geospatialSubgraph({ adapter }: GeospatialDependencies): SubgraphModule {
  return {
    name: 'geospatial',
    resolvers: {
      Query: QUERY,
      AdministrativeDivision: DIVISION_FIELDS,
      Parcel: PARCEL,
      StandardAddress: ADDRESS,
      Building: BUILDING,
      Person: {
        __resolveReference: (reference: object) => reference,
        hukouArea: ({ hukouDivision }: { hukouDivision: string | null }) => finestDivisionOf(hukouDivision),
        hukouStandardAddress: ({ hukouAddressCode }: { hukouAddressCode: string | null }) => (hukouAddressCode === null ? null : { addressCode: hukouAddressCode }),
      },
      LegalEntity: {
        __resolveReference: (reference: object) => reference,
        domicileAddress: ({ domicileAddressCode }: { domicileAddressCode: string | null }) => (domicileAddressCode === null ? null : { addressCode: domicileAddressCode }),
      },
    },
    contextOf: (scope: RequestScope): GeospatialContext => ({
      ...scope,
      parcels: new DataLoader((codes) => adapter.parcels(codes, scope.call)),
      addresses: new DataLoader((codes) => adapter.addresses(codes, scope.call)),
      buildings: new DataLoader((numbers) => adapter.buildings(numbers, scope.call)),
    }),
    close: () => adapter.close(),
  };
}
