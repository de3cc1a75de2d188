import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Parses a file of policy/reviews/ by its schema. Throws a TypeError that names the line or the entry, and what must hold there. */
export function parseReviewFile<T>(file: string, schema: z.ZodType<T>, text: string): T {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) throw new TypeError(`${file}:${lineCounter.linePos(error.pos[0]).line} must be YAML; got ${error.code}`);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(`${file} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'must hold a list of reviews'}`);
}
