import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ALERT_RULES } from './alert-rule.ts';
import type { AlertRules } from './alert-rule.ts';

/** Reads the rules of a file; no file, no rules. Throws an Error that names the file and what must hold: a rule with a typing mistake must not be silently off. */
export function readAlertRules(file: string): AlertRules {
  if (!existsSync(file)) return { version: 'none', rules: [] };
  const parsed = ALERT_RULES.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new TypeError(`${file} must hold alert rules: ${z.prettifyError(parsed.error)}`);
  const ids = parsed.data.rules.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new TypeError(`${file} must name each rule once, ${twice} is there twice`);
  return parsed.data;
}
