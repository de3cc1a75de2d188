import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SharingDirectory } from './sharing-directory.ts';

// The gateway checks these files whole and with line numbers; here each part that is used must be as it should, and the rest is not looked at.
const DEPARTMENTS = z.object({ departments: z.array(z.object({ code: z.string(), organization: z.string() })) });
const RESPONSIBILITY = z.object({ fields: z.record(z.string(), z.array(z.string())) })
  .transform(({ fields }) => new Map(Object.entries(fields).flatMap(([owner, each]) => each.map((field) => [field, owner] as const))));
const CLIENTS = z.object({ clients: z.array(z.object({ id: z.string(), organization: z.string().nullable() })) });
const DEMAND = z.object({ grants: z.array(z.object({ id: z.string(), owner: z.string() })) });
const NEGATIVE = z.object({ entries: z.array(z.object({ fields: z.array(z.string()) })) });
const ITEM = z.object({ code: z.string(), fields: z.array(z.object({ field: z.string() })) });

/**
 * Reads the lists of a policy directory as they are when asked: each file anew, parsed again only when its text has changed, so that no act is judged by
 * yesterday's lists. A file that is missing or malformed throws, and nothing is decided.
 */
export function sharingDirectoryOf(directory: string): SharingDirectory {
  const file = fileReader(directory);
  const departments = () => file('departments.yaml', DEPARTMENTS).departments;
  const items = () => readdirSync(join(directory, 'items')).filter((name) => name.endsWith('.yaml')).map((name) => file(join('items', name), ITEM));
  return {
    ownerOf: (coordinate) => file('responsibility.yaml', RESPONSIBILITY).get(coordinate) ?? null,
    organizationOf: (department) => departments().find(({ code }) => code === department)?.organization ?? null,
    departmentsOf: (organization) => departments().filter((each) => each.organization === organization).map(({ code }) => code),
    organizationOfClient: (clientId) => file('clients.yaml', CLIENTS).clients.find(({ id }) => id === clientId)?.organization ?? null,
    needsOf: (itemCode) => {
      const item = items().find(({ code }) => code === itemCode);
      return item === undefined ? null : new Set(item.fields.map(({ field }) => field));
    },
    isNeverShared: (coordinate) => file('negative.yaml', NEGATIVE).entries.some(({ fields }) => fields.includes(coordinate)),
    ownerOfListedGrant: (grantId) => file('demand.yaml', DEMAND).grants.find(({ id }) => id === grantId)?.owner ?? null,
  };
}

/** Reads a file and remembers what its text meant. */
function fileReader(directory: string): <T>(name: string, schema: z.ZodType<T>) => T {
  const known = new Map<string, { readonly text: string; readonly value: unknown }>();
  return <T>(name: string, schema: z.ZodType<T>): T => {
    const text = readFileSync(join(directory, name), 'utf8');
    const kept = known.get(name);
    // Each name is read by one schema only, so what is kept is what the schema made of the same text.
    if (kept?.text === text) return kept.value as T;
    const result = schema.safeParse(parse(text));
    if (!result.success) throw new TypeError(`policy file ${name} must hold what governance reads of it: ${result.error.issues[0]?.path.join('.') ?? ''}`);
    known.set(name, { text, value: result.data });
    return result.data;
  };
}
