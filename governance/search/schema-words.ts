import { Kind, parse } from 'graphql';
import { OWNER_DEPARTMENTS } from '../../schema/owner-departments.ts';
import type { Words } from './data-access.ts';

/** The graph's own descriptions as words: up to the first mark of punctuation, which is the name. */
export function schemaWords(supergraphSdl: string): Words {
  const fields = new Map<string, string>();
  for (const node of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of node.fields ?? []) {
      const name = field.description?.value.split(/[\n,。;:(,;:(]/u, 1)[0]?.trim();
      if (name !== undefined && name !== '') fields.set(`${node.name.value}.${field.name.value}`, name);
    }
  }
  const owners: Readonly<Record<string, string>> = OWNER_DEPARTMENTS;
  return { owner: (code) => owners[code] ?? code, field: (coordinate) => fields.get(coordinate) ?? coordinate };
}
