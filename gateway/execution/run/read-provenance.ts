import { guardText } from '../../../journal/codec/guard-text.ts';
import { SOURCE_STATUSES } from '../../../schema/contract/provenance.ts';
import type { Provenance, SourceStatus } from '../../../schema/contract/provenance.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import { MAX_REPORTS } from './request-state.ts';
import { SOURCE_NAME } from './source-name.ts';

const MAX_TEXT = 200;
/** A flaw's name and, behind a colon, the column it is of. */
const FLAW = /^([A-Za-z][A-Za-z0-9_]{0,63})(?::[A-Za-z_][\w.-]{0,63})?$/;
/** RFC 3339, or a day. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Null for what is no short text, or could be somebody's number: it reaches client and journal as it is. */
const text = (value: unknown): string | null => (typeof value === 'string' && value.length <= MAX_TEXT && guardText(value) === value ? value : null);
const isStatus = (value: unknown): value is SourceStatus => SOURCE_STATUSES.some((status) => status === value);
const instant = (value: unknown): string | null => (typeof value === 'string' && INSTANT.test(value) ? value : null);

/** A flaw as told; without its column where that is no name of one. */
function flaw(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  if (FLAW.test(value)) return [value];
  const name = value.slice(0, Math.max(0, value.indexOf(':')));
  return FLAW.test(name) ? [name] : [];
}

function readOne(value: unknown, subgraph: string): Provenance | null {
  if (!isRecord(value)) return null;
  const path = ownValue(value, 'path');
  const source = ownValue(value, 'source');
  const status = ownValue(value, 'status');
  const latencyMs = ownValue(value, 'latencyMs');
  const quality = ownValue(value, 'quality');
  if (!Array.isArray(path) || !isStatus(status)) return null;
  return {
    path: path.filter((element): element is string | number => typeof element === 'string' || typeof element === 'number'),
    source: typeof source === 'string' && SOURCE_NAME.test(source) ? source : subgraph,
    channel: text(ownValue(value, 'channel')) ?? 'unknown',
    status,
    latencyMs: typeof latencyMs === 'number' && Number.isFinite(latencyMs) ? latencyMs : 0,
    asOf: instant(ownValue(value, 'asOf')),
    sourceMode: ownValue(value, 'sourceMode') === 'BACKFLOW' ? 'BACKFLOW' : 'REALTIME',
    sourceRequestId: text(ownValue(value, 'sourceRequestId')),
    quality: Array.isArray(quality) ? quality.flatMap(flaw) : [],
  };
}

/**
 * Reads `extensions.provenance` of a subgraph's response. What is not of the contract's shape is left out, and the subgraph stands for a source it does not
 * name: a call is never lost to the audit for how it is described.
 */
export function readProvenance(value: unknown, subgraph: string): Provenance[] {
  return Array.isArray(value) ? value.slice(0, MAX_REPORTS).flatMap((entry) => readOne(entry, subgraph) ?? []) : [];
}
