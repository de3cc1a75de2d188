import { stringify } from 'yaml';
import type { GradedSchema } from '../../../schema/graded-schema.ts';

/** The responsibility list (责任清单) as the graph has it: owner department of every graded field of an object or interface, by coordinate. */
export function responsibilityOf(schema: GradedSchema): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const type of schema.types.values()) {
    for (const { coordinate, rule } of type.fields.values()) {
      if (rule.kind === 'graded' && rule.grade.owner !== null) owners.set(coordinate, rule.grade.owner);
    }
  }
  return owners;
}

/** `policy/responsibility.yaml` for a graph, byte for byte: departments and fields in alphabetical order. */
export function responsibilityYaml(schema: GradedSchema): string {
  const fields: Record<string, string[]> = {};
  for (const [coordinate, owner] of [...responsibilityOf(schema)].sort(([a], [b]) => (a < b ? -1 : 1))) (fields[owner] ??= []).push(coordinate);
  const sorted = Object.fromEntries(Object.keys(fields).sort().map((owner) => [owner, fields[owner]]));
  return `# 责任清单: who answers for each field (一数一源). Generated from the graph by \`npm run policy -- responsibility\`; a test keeps it current.\n${stringify({ fields: sorted })}`;
}
