import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseReviewFile } from './review-file.ts';

const COORDINATE = z.string().regex(/^[A-Z]\w*\.\w+$/);
const GRADE = z.string().regex(/^L[1-4] [UCN]$/, 'a level and a share such as "L3 C"');
const FILE = z.strictObject({
  downgrades: z.array(z.strictObject({
    coordinate: COORDINATE, requires: COORDINATE, from: GRADE, to: GRADE, reviewedBy: z.string().min(1), reviewedOn: z.iso.date(), reason: z.string().min(4),
  })),
});

/** A field that may be computed from one of a higher grade, as policy/reviews/downgrades.yaml lists it: `from` what it requires, `to` its own. */
export type ReviewedDowngrade = z.infer<typeof FILE>['downgrades'][number];

/** Parses the list. Throws a TypeError that names the line or the entry, and what must hold there. */
export function parseReviewedDowngrades(text: string): readonly ReviewedDowngrade[] {
  return parseReviewFile('downgrades.yaml', FILE, text).downgrades;
}

const REVIEWED = new URL('../policy/reviews/downgrades.yaml', import.meta.url);

/** The downgrades that were reviewed for the graph as it is checked in; none where there is no list. */
export function readReviewedDowngrades(file: URL = REVIEWED): readonly ReviewedDowngrade[] {
  return existsSync(file) ? parseReviewedDowngrades(readFileSync(file, 'utf8')) : [];
}
