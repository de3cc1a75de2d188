import type { PersonRecord } from '../../adapters/population/person-record.ts';

/**
 * Whether the household register holds a person for dead (公安 is authoritative for civil status, domain.md 2.9); null where it contradicts itself, where it
 * no longer follows the person (moved away, cancelled, only entries of the past), or has no status that can be read.
 */
export function isDeceased({ personStatus, deathCancelDate, deathCancelKind, recordCurrent }: PersonRecord): boolean | null {
  if (personStatus === 'DECEASED') return true;
  const cancelled = deathCancelDate !== null || deathCancelKind !== null;
  if (personStatus === null) return deathCancelDate === null ? null : true;
  return personStatus === 'NORMAL' && recordCurrent && !cancelled ? false : null;
}
