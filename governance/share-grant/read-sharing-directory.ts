import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SharingDirectory } from './sharing-directory.ts';

// The gateway checks these files whole and with line numbers; here each part that is used must be as it should, and the rest is not looked at.
const DEPARTMENTS = z.object({ departments: z.array(z.object({ code: z.string(), organization: z.string() })) });
const RESPONSIBILITY = z.object({ fields: z.record(z.string(), z.array(z.string())) });
const CLIENTS = z.object({ clients: z.array(z.object({ id: z.string(), organization: z.string().nullable() })) });
const DEMAND = z.object({ grants: z.array(z.object({ id: z.string(), owner: z.string() })) });
const NEGATIVE = z.object({ entries: z.array(z.object({ fields: z.array(z.string()) })) });
const ITEM = z.object({ code: z.string(), fields: z.array(z.object({ field: z.string() })) });

/**
 * The directory as the files of a policy directory say now. Each file is read when first asked for: make a new directory for each act, so that none is
 * judged by yesterday's lists. A file that is missing or malformed throws, and nothing is decided.
 */
export function readSharingDirectory(directory: string): SharingDirectory {
  const file = <T>(name: string, schema: z.ZodType<T>): (() => T) => once(() => read(directory, name, schema));
  const departments = file('departments.yaml', DEPARTMENTS);
  const clients = file('clients.yaml', CLIENTS);
  const demand = file('demand.yaml', DEMAND);
  const responsibility = file('responsibility.yaml', RESPONSIBILITY);
  const owners = once(() => new Map(Object.entries(responsibility().fields).flatMap(([owner, fields]) => fields.map((field) => [field, owner] as const))));
  const negative = file('negative.yaml', NEGATIVE);
  const items = once(() => readdirSync(join(directory, 'items')).filter((name) => name.endsWith('.yaml')).map((name) => read(directory, join('items', name), ITEM)));
  return {
    ownerOf: (coordinate) => owners().get(coordinate) ?? null,
    organizationOf: (department) => departments().departments.find(({ code }) => code === department)?.organization ?? null,
    departmentsOf: (organization) => departments().departments.filter((each) => each.organization === organization).map(({ code }) => code),
    organizationOfClient: (clientId) => clients().clients.find(({ id }) => id === clientId)?.organization ?? null,
    needsOf: (itemCode) => {
      const item = items().find(({ code }) => code === itemCode);
      return item === undefined ? null : new Set(item.fields.map(({ field }) => field));
    },
    isNeverShared: (coordinate) => negative().entries.some(({ fields }) => fields.includes(coordinate)),
    ownerOfListedGrant: (grantId) => demand().grants.find(({ id }) => id === grantId)?.owner ?? null,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function read<T>(directory: string, name: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parse(readFileSync(join(directory, name), 'utf8')));
  if (!result.success) throw new TypeError(`policy file ${name} must hold what governance reads of it: ${result.error.issues[0]?.path.join('.') ?? ''}`);
  return result.data;
}
