import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import type { SubgraphOptions } from './execution/subgraph/subgraph-options.ts';

const whole = (least: number, most: number) => z.int().min(least).max(most).optional().describe(`a whole number from ${least} to ${most}`);

/** What an operator may say of one subgraph; whether its calls are shared is said by --share-in-flight. */
const SETTINGS = z.strictObject({
  timeoutMs: whole(10, 300_000),
  concurrency: whole(1, 10_000),
  queue: whole(0, 100_000),
  maxResponseBytes: whole(1_024, 1_073_741_824),
  maxBatch: whole(1, 100_000),
  breakerThreshold: whole(1, 1_000),
  breakerOpenMs: whole(10, 600_000),
  compression: z.boolean().optional().describe('true or false'),
});
const FILE = z.record(z.string(), SETTINGS);

/** How subgraphs are called, by name, where it differs from the defaults: a YAML file (`population: { maxBatch: 200, timeoutMs: 8000 }`). Throws {@link ConfigError} that names the setting. */
export function readSubgraphSettings(file: string): Readonly<Record<string, SubgraphOptions>> {
  const result = FILE.safeParse(readYaml(file));
  if (!result.success) throw new ConfigError(`${file}: ${problemOf(result.error.issues[0])}`);
  return Object.fromEntries(Object.entries(result.data).map(([name, settings]) => [name, given(settings)]));
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(`the settings of subgraphs must be a readable YAML file, got ${file} (${code})`, { cause });
  }
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  const [subgraph, setting] = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') return `${subgraph ?? ''} must have settings out of ${Object.keys(SETTINGS.shape).join(', ')}, got ${issue.keys.join(', ')}`;
  const expected = Object.entries(SETTINGS.shape).find(([name]) => name === setting)?.[1].description;
  if (expected !== undefined) return `${subgraph}.${setting} must be ${expected}`;
  return subgraph === undefined ? 'it must hold settings by the name of a subgraph' : `${subgraph} must hold settings by name`;
}

/** Without what was not given, which would hide a default. */
const given = (settings: z.output<typeof SETTINGS>): SubgraphOptions => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
