import { z } from 'zod';
import { SOURCE_STATUSES } from '../../schema/contract/provenance.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';

const PROVENANCE = z.object({
  path: z.array(z.union([z.string(), z.number()])).max(100),
  source: z.string().max(64),
  channel: z.string().max(128),
  status: z.enum(SOURCE_STATUSES),
  latencyMs: z.number().nonnegative(),
  asOf: z.string().max(40).nullable(),
  sourceMode: z.enum(['REALTIME', 'BACKFLOW']),
  sourceRequestId: z.string().max(128).nullable(),
  quality: z.array(z.string().max(128)).max(100),
});

/** `extensions.provenance` of a subgraph's response, each entry checked; an entry of another shape is dropped, for it is nothing a client could use. */
export function readProvenance(value: unknown): readonly Provenance[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const parsed = PROVENANCE.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}
