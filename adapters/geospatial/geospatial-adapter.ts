import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import type { WfsSchema } from '../protocol/wfs/read-wfs-description.ts';
import type { SourceFigures } from '../resilience/source-figures.ts';
import type { BuildingRecord } from './building-record.ts';
import type { ParcelRecord, StandardAddressRecord } from './parcel-record.ts';

/** The geospatial library (自然资源和空间地理库) as the subgraph sees it, over WFS 2.0. */
export interface GeospatialAdapter {
  /** Answers in the order of the codes; one GetFeature for each chunk of the batch limit. A code that is no 宗地代码 is REFUSED BAD_REQUEST. */
  parcels(parcelCodes: readonly string[], context: CallContext): Promise<Answer<ParcelRecord>[]>;
  addresses(addressCodes: readonly string[], context: CallContext): Promise<Answer<StandardAddressRecord>[]>;
  /** Buildings (自然幢) by their 24 characters, as parcels. A number that is none is REFUSED BAD_REQUEST; NOT_FOUND is one the layer does not hold. */
  buildings(buildingNos: readonly string[], context: CallContext): Promise<Answer<BuildingRecord>[]>;
  /** How the layer's columns are called today: for operators, to see a change of schema. */
  parcelSchema(context: CallContext): Promise<Answer<WfsSchema>>;
  figures(): SourceFigures;
  close(): Promise<void>;
}
