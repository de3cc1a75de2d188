import { hash } from 'node:crypto';
import type { FieldNode } from 'graphql';
import { meaningOf } from './ambiguous-keys.ts';

/**
 * Names that the planner selects by itself (keys, required fields, `__typename`). `bare` ones it selects without arguments, so a client's bare
 * selection is the same value; the others it may select with arguments of its own.
 */
export interface ReservedNames {
  readonly all: ReadonlySet<string>;
  readonly bare: ReadonlySet<string>;
  /** Response keys of one operation that mean different things for different runtime types; none when not given. */
  readonly ambiguous?: ReadonlySet<string>;
}

/** Begins every alias of the gateway's own, as that under which a client's selection is fetched when its response key is reserved or ambiguous. No client may use it (operation-parts.ts). */
export const OWN_PREFIX = 'sqOwn';
const PREFIX = `${OWN_PREFIX}_`;
/** Of the digest of what an ambiguous key means. */
const DIGITS = 12;
const OWN_KEY = new RegExp(`^${OWN_PREFIX}[0-9a-f]{0,${DIGITS}}_`);

/** Reads reserved names from field sets as directives hold them: `id`, `region { code }`, `price(currency: CNY)`. */
export function reservedNames(fieldSets: readonly string[]): ReservedNames {
  const all = new Set(['__typename']);
  const withArguments = new Set<string>();
  for (const fieldSet of fieldSets) {
    for (const [, name, opening] of fieldSet.matchAll(/(\w+)\s*(\()?/g)) {
      if (name === undefined) continue;
      all.add(name);
      if (opening !== undefined) withArguments.add(name);
    }
  }
  return { all, bare: all.difference(withArguments) };
}

/**
 * The key under which a selection's value is fetched and merged. It differs from the response key where the client's choice of an alias or of
 * arguments could stand in for a value that the plan sends to another subgraph (`price: upc` beside a field that requires `price`): Apollo's
 * planner does not tell the two apart. Nor does it where a key is ambiguous: then each meaning has a key of its own.
 */
export function dataKeyOf(node: FieldNode, reserved: ReservedNames): string {
  const key = (node.alias ?? node.name).value;
  if (reserved.ambiguous?.has(key) === true) return `${OWN_PREFIX}${hash('sha256', meaningOf(node)).slice(0, DIGITS)}_${key}`;
  if (!reserved.all.has(key)) return key;
  const isBare = key === node.name.value && (node.arguments?.length ?? 0) === 0;
  return isBare && reserved.bare.has(key) ? key : PREFIX + key;
}

/** The response key of a data key. */
export function clientKey(dataKey: string): string {
  return dataKey.replace(OWN_KEY, '');
}

/** A path of the merged data as a path of the client's response. */
export function clientPath(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.some((element) => typeof element === 'string' && element.startsWith(OWN_PREFIX))
    ? path.map((element) => (typeof element === 'string' ? clientKey(element) : element))
    : path;
}
