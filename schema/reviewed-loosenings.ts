import { z } from 'zod';
import type { Loosening } from './grade-changes.ts';
import { parseReviewFile } from './review-file.ts';

const ENTRY = z.strictObject({
  coordinate: z.string().regex(/^[A-Z]\w*\.\w+$/),
  member: z.string(),
  from: z.coerce.string(),
  to: z.coerce.string(),
  reviewedBy: z.string().min(1),
  reviewedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  reason: z.string().min(4),
});
const FILE = z.strictObject({ loosenings: z.array(ENTRY) });

/** One reviewed loosening of a grade, as policy/reviews/loosenings.yaml lists it. */
export type ReviewedLoosening = z.infer<typeof ENTRY>;

/** Parses the list. Throws a TypeError that names the line or the entry, and what must hold there. */
export function parseReviewedLoosenings(text: string): readonly ReviewedLoosening[] {
  return parseReviewFile('loosenings.yaml', FILE, text).loosenings;
}

/** The loosenings that no reviewed entry names exactly. */
export function unreviewed(loosenings: readonly Loosening[], reviewed: readonly ReviewedLoosening[]): Loosening[] {
  return loosenings.filter(
    (each) => !reviewed.some((entry) => entry.coordinate === each.coordinate && entry.member === each.member && entry.from === each.from && entry.to === each.to),
  );
}
