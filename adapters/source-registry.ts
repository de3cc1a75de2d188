import type { PartialResilienceSettings } from './resilience/resilience-settings.ts';

/** Source systems this room speaks to; the same names as the subgraphs. */
export const SOURCE_NAMES = ['population', 'e-license', 'hrss', 'legal-person', 'real-estate', 'credit', 'geospatial', 'medical-insurance'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export interface SourceProfile {
  /** How it is spoken to, the first half of `Evidence.channel`. */
  readonly protocol: string;
  /** The file in which its bytes become records. */
  readonly codec: string;
  /** Keys in one call; 1 where the source cannot batch. */
  readonly batchLimit: number;
  /** Where the purpose of a call is put; null where the department does not ask. */
  readonly purpose: readonly string[] | null;
  readonly sourceMode: 'REALTIME' | 'BACKFLOW';
  readonly resilience: PartialResilienceSettings;
}

/** What differs between the sources, in one table; nothing below asks which source it is. */
export const SOURCES = {
  population: {
    protocol: 'soap',
    codec: 'population/codec.ts',
    batchLimit: 200,
    purpose: ['YWLX', 'SBM', 'FSD', 'BJBH'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 3_000 }, bulkhead: { concurrent: 16 } },
  },
  'e-license': {
    protocol: 'ticket-token',
    codec: 'e-license/codec.ts',
    batchLimit: 1,
    purpose: ['useCause', 'serviceItemCode', 'projectId'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 3_000 }, bulkhead: { concurrent: 32 } },
  },
  hrss: {
    protocol: 'app-key',
    codec: 'hrss/codec.ts',
    batchLimit: 1,
    purpose: ['additional.powerMatters', 'additional.materialName', 'additional.accesscardId', 'additional.projectId'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 3_000 }, bulkhead: { concurrent: 16 } },
  },
  'legal-person': {
    protocol: 'national-exchange',
    codec: 'legal-person/codec.ts',
    batchLimit: 50,
    purpose: ['sxbm', 'sxmc', 'bjbh', 'sqdw'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 3_000 }, bulkhead: { concurrent: 16 } },
  },
  'real-estate': {
    protocol: 'signed-form',
    codec: 'real-estate/codec.ts',
    batchLimit: 1,
    purpose: ['content.sxbm', 'content.sxmc', 'content.bjbh'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 5_000 }, bulkhead: { concurrent: 16 } },
  },
  credit: {
    protocol: 'exchange-database',
    codec: 'credit/codec.ts',
    batchLimit: 500,
    // A database that departments fill for others to read: it has no place for a purpose; our own audit has it.
    purpose: null,
    sourceMode: 'BACKFLOW',
    resilience: { timeout: { attemptMs: 2_000 }, bulkhead: { concurrent: 8 } },
  },
  geospatial: {
    protocol: 'wfs',
    codec: 'geospatial/codec.ts',
    batchLimit: 50,
    // WFS has no place for a purpose, and parcels by code are no personal data.
    purpose: null,
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 5_000 }, bulkhead: { concurrent: 8 } },
  },
  'medical-insurance': {
    protocol: 'signed-transaction',
    codec: 'medical-insurance/codec.ts',
    batchLimit: 1,
    purpose: ['exp_content.matt_code', 'exp_content.matt_name', 'exp_content.acp_no', 'exp_content.aply_orgcode'],
    sourceMode: 'REALTIME',
    resilience: { timeout: { attemptMs: 3_000 }, bulkhead: { concurrent: 16 } },
  },
} as const satisfies Record<SourceName, SourceProfile>;
