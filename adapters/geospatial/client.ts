import { isBuildingNo, normalizeRealEstateCode, parseParcelCode } from '../../standards/real-estate-unit.ts';
import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { chunksOf } from '../chunks-of.ts';
import { readWfsSchema } from '../protocol/wfs/read-wfs-description.ts';
import { writeWfsQuery } from '../protocol/wfs/write-wfs-query.ts';
import { mapFound, refused, toAnswer, unavailable, type Reading } from '../reading.ts';
import { connectSource, type SourceConnection, type SourceOptions } from '../source-connection.ts';
import { SOURCES } from '../source-registry.ts';
import { readKeyedFeatures, readOneFeature, type FeatureRow } from './codec.ts';
import type { GeospatialAdapter } from './geospatial-adapter.ts';
import { toBuilding, toParcel, toStandardAddress } from './mapping.ts';

export interface GeospatialAdapterOptions extends SourceOptions {
  /** Address of the service, e.g. `http://127.0.0.1:4205/wfs`. */
  readonly url: string;
  /** Default `http://dk.example.invalid/zd`, bound to the prefix `dk`. */
  readonly namespace?: string;
  /** Codes in one GetFeature; default from the source registry. */
  readonly batchLimit?: number;
}

interface Layer<T> {
  readonly typeName: string;
  /** Key property, and its lower-case column name. */
  readonly property: string;
  readonly map: (key: string, row: FeatureRow) => Reading<T>;
}

const PARCELS = { typeName: 'dk:ZD', property: 'ZDDM', map: toParcel } as const;
const ADDRESSES = { typeName: 'dk:DZ', property: 'DZBM', map: toStandardAddress } as const;
const BUILDINGS = { typeName: 'dk:ZRZ', property: 'ZRZH', map: toBuilding } as const;

function createAsker(connection: SourceConnection, { url, namespace = 'http://dk.example.invalid/zd', batchLimit = SOURCES.geospatial.batchLimit }: GeospatialAdapterOptions) {
  async function askChunk<T>(layer: Layer<T>, keys: readonly string[], context: CallContext): Promise<readonly (readonly [string, Answer<T>])[]> {
    const { typeName, property, map } = layer;
    const body = writeWfsQuery({ typeName, namespace, property, values: keys });
    const asked = new Set(keys);
    const request = { method: 'POST', url, headers: { 'content-type': 'text/xml; charset=UTF-8' }, body } as const;
    const { reading, evidence } = await connection.ask(`GetFeature(${typeName})`, context, async (signal) =>
      mapFound(await connection.transport.send(request, signal), (reply) => readKeyedFeatures(reply, property.toLowerCase(), asked)));
    // A page that is not all: who is not on it is unknown. Chunks are below every page size seen, so this is the server's own limit.
    const missing = (): Reading<FeatureRow> => unavailable('MALFORMED', { quality: ['PAGE_PARTIAL'] });
    return keys.map((key) => [key, toAnswer(mapFound(mapFound(reading, (features) => readOneFeature(key, features, missing)), (row) => map(key, row)), evidence)]);
  }

  return async function ask<T>(layer: Layer<T>, keys: readonly (string | null)[], context: CallContext): Promise<Answer<T>[]> {
    const distinct = [...new Set(keys.filter((key) => key !== null))];
    const answers = new Map((await Promise.all(chunksOf(distinct, batchLimit).map((chunk) => askChunk(layer, chunk, context)))).flat());
    const unasked = connection.unasked(`GetFeature(${layer.typeName})`);
    return keys.map((key) => (key === null ? undefined : answers.get(key)) ?? toAnswer(refused('BAD_REQUEST'), unasked));
  };
}

/** The production adapter of the geospatial library. */
export function createGeospatialAdapter(options: GeospatialAdapterOptions): GeospatialAdapter {
  const connection = connectSource('geospatial', options);
  const ask = createAsker(connection, options);
  return {
    parcels: (parcelCodes, context) => ask(PARCELS, parcelCodes.map((raw) => {
      const code = normalizeRealEstateCode(raw);
      return parseParcelCode(code).ok ? code : null;
    }), context),
    addresses: (addressCodes, context) => ask(ADDRESSES, addressCodes.map((raw) => normalizeRealEstateCode(raw) || null), context),
    buildings: (buildingNos, context) => ask(BUILDINGS, buildingNos.map((raw) => {
      const number = normalizeRealEstateCode(raw);
      return isBuildingNo(number) ? number : null;
    }), context),
    parcelSchema: async (context) => {
      const url = `${options.url}?${new URLSearchParams({ SERVICE: 'WFS', VERSION: '2.0.0', REQUEST: 'DescribeFeatureType', TYPENAMES: PARCELS.typeName })}`;
      const { reading, evidence } = await connection.ask('DescribeFeatureType', context, async (signal) =>
        mapFound(await connection.transport.send({ method: 'GET', url, headers: {}, body: null }, signal), readWfsSchema));
      return toAnswer(reading, evidence);
    },
    figures: connection.figures,
    close: connection.close,
  };
}
