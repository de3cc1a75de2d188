import { SOURCE_STATUSES } from '../../../schema/contract/provenance.ts';
import type { Provenance, SourceStatus } from '../../../schema/contract/provenance.ts';
import { isRecord, ownValue } from '../program/response-key.ts';

const MAX_TEXT = 200;

const text = (value: unknown): string | null => (typeof value === 'string' && value.length <= MAX_TEXT ? value : null);
const isStatus = (value: unknown): value is SourceStatus => SOURCE_STATUSES.some((status) => status === value);

function readOne(value: unknown): Provenance | null {
  if (!isRecord(value)) return null;
  const path = ownValue(value, 'path');
  const source = text(ownValue(value, 'source'));
  const channel = text(ownValue(value, 'channel'));
  const status = ownValue(value, 'status');
  const latencyMs = ownValue(value, 'latencyMs');
  const quality = ownValue(value, 'quality');
  if (!Array.isArray(path) || source === null || channel === null || !isStatus(status)) return null;
  return {
    path: path.filter((element): element is string | number => typeof element === 'string' || typeof element === 'number'),
    source,
    channel,
    status,
    latencyMs: typeof latencyMs === 'number' && Number.isFinite(latencyMs) ? latencyMs : 0,
    asOf: text(ownValue(value, 'asOf')),
    sourceMode: ownValue(value, 'sourceMode') === 'BACKFLOW' ? 'BACKFLOW' : 'REALTIME',
    sourceRequestId: text(ownValue(value, 'sourceRequestId')),
    quality: Array.isArray(quality) ? quality.flatMap((name) => text(name) ?? []) : [],
  };
}

/** Reads `extensions.provenance` of a subgraph's response; entries not of the contract's shape are left out. */
export function readProvenance(value: unknown): Provenance[] {
  return Array.isArray(value) ? value.flatMap((entry) => readOne(entry) ?? []) : [];
}
