import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** What an application said it needs for an item: coordinates of the item's minimum fields and of its grants. */
export interface DeclaredNeeds {
  of(clientId: string, item: string): ReadonlySet<string>;
}

const ITEM = z.object({ code: z.string(), fields: z.array(z.object({ field: z.string() })) });
const DEMAND = z.object({ grants: z.array(z.object({ item: z.string(), clients: z.array(z.string()), fields: z.array(z.string()) })) });

/** Needs as the demand list and the items of a policy directory declare them; a directory without them declares nothing. */
export function readDeclaredNeeds(policyDirectory: string): DeclaredNeeds {
  const items = new Map<string, readonly string[]>();
  const itemDirectory = join(policyDirectory, 'items');
  for (const name of existsSync(itemDirectory) ? readdirSync(itemDirectory).filter((each) => each.endsWith('.yaml')) : []) {
    const { code, fields } = ITEM.parse(parse(readFileSync(join(itemDirectory, name), 'utf8')));
    items.set(code, fields.map(({ field }) => field));
  }
  const demand = join(policyDirectory, 'demand.yaml');
  const { grants } = existsSync(demand) ? DEMAND.parse(parse(readFileSync(demand, 'utf8'))) : { grants: [] };
  return {
    of: (clientId, item) => new Set([
      ...(items.get(item) ?? []), ...grants.filter((grant) => grant.item === item && grant.clients.includes(clientId)).flatMap(({ fields }) => fields),
    ]),
  };
}
