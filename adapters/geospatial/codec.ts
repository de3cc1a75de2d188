import { normalizeRealEstateCode } from '../../standards/real-estate-unit.ts';
import type { HttpReply } from '../protocol/http-transport.ts';
import type { Geometry } from '../protocol/wfs/geometry.ts';
import { readWfsReply, type FeaturePage } from '../protocol/wfs/read-wfs-reply.ts';
import { ambiguous, found, mapFound, notFound, withQuality, type Reading } from '../reading.ts';
import type { Columns } from '../values/column-reader.ts';
import { readLegacyText } from '../values/legacy-text.ts';
import { filterIgnored, schemaDrift } from './errors.ts';

/** One feature, its columns read. */
export interface FeatureRow {
  readonly columns: Columns;
  readonly id: string | null;
  readonly geometry: Geometry | null;
  readonly quality: readonly string[];
}

/** Features by the key they were asked by. */
export interface KeyedFeatures {
  readonly byKey: ReadonlyMap<string, readonly FeatureRow[]>;
  /** Whether the server said that there is more than this page. */
  readonly isPartial: boolean;
}

function toRows({ features }: FeaturePage): readonly FeatureRow[] {
  return features.map(({ properties, id, geometry, quality }) => {
    const marks: string[] = [...quality];
    const columns = new Map([...properties].map(([name, raw]) => {
      const text = typeof raw === 'number' ? { value: raw, quality: [] } : readLegacyText(raw);
      marks.push(...text.quality.map((mark) => `${mark}:${name.toLowerCase()}`));
      return [name.toLowerCase(), text.value] as const;
    }));
    return { columns, id, geometry, quality: marks };
  });
}

/** Features of a reply by key. A feature without the key column, or with a key nobody asked for, makes the reply no answer. Pure; never throws. */
export function readKeyedFeatures(reply: HttpReply, keyColumn: string, asked: ReadonlySet<string>): Reading<KeyedFeatures> {
  const page = readWfsReply(reply);
  if (page.outcome === 'NOT_FOUND') return found({ byKey: new Map(), isPartial: false }, page);
  return mapFound(page, (value): Reading<KeyedFeatures> => {
    const byKey = new Map<string, FeatureRow[]>();
    for (const row of toRows(value)) {
      const raw = row.columns.get(keyColumn) ?? null;
      if (raw === null) return schemaDrift(keyColumn);
      const key = normalizeRealEstateCode(String(raw));
      if (!asked.has(key)) return filterIgnored();
      byKey.set(key, [...(byKey.get(key) ?? []), row]);
    }
    return found({ byKey, isPartial: value.hasNext });
  });
}

/** The feature of one key: none is NOT_FOUND only when the server gave all it has; several that say different things are AMBIGUOUS. */
export function readOneFeature(key: string, { byKey, isPartial }: KeyedFeatures, missing: () => Reading<FeatureRow>): Reading<FeatureRow> {
  const rows = byKey.get(key) ?? [];
  const [first] = rows;
  if (first === undefined) return isPartial ? missing() : notFound();
  const distinct = new Set(rows.map(({ columns, geometry }) => JSON.stringify([...columns, geometry])));
  if (distinct.size > 1) return ambiguous(distinct.size);
  return withQuality(found(first), rows.length > 1 ? [...first.quality, 'DUPLICATE_ROW'] : first.quality);
}
