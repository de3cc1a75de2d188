import { getNamedType, isAbstractType, isLeafType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { DEFAULT_OPERATION_LIMITS } from '../../gateway/operation/operation-limits.ts';

/**
 * A query of one person with everything that hangs on them, breadth first, until the limits of an operation are reached: the largest that a client may send
 * of this graph.
 */
export function largestOperation(schema: GraphQLSchema): { readonly text: string; readonly selections: number } {
  interface Node { readonly type: GraphQLNamedType; readonly depth: number; readonly lines: (string | readonly [string, Node])[] }
  let selections = 1;
  const limit = DEFAULT_OPERATION_LIMITS.selections;
  const callable = ({ args }: GraphQLField<unknown, unknown>): boolean => args.every(({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined);
  const start = schema.getType('Person');
  if (start === undefined) throw new Error('The graph must have persons.');
  const root: Node = { type: start, depth: 0, lines: [] };
  const queue = [root];
  for (let node = queue.shift(); node !== undefined && selections < limit; node = queue.shift()) {
    const concrete = isAbstractType(node.type) ? schema.getPossibleTypes(node.type)[0] : node.type;
    if (concrete !== node.type && concrete !== undefined) {
      const inner: Node = { type: concrete, depth: node.depth, lines: [] };
      node.lines.push('__typename', [`... on ${concrete.name}`, inner]);
      queue.unshift(inner);
      selections += 2;
      continue;
    }
    if (!isObjectType(node.type)) continue;
    for (const field of Object.values(node.type.getFields()).filter(callable)) {
      if (selections >= limit) break;
      const type = getNamedType(field.type);
      if (isLeafType(type)) node.lines.push(field.name);
      // An object of which nothing could be selected any more would not be valid.
      else if (node.depth < 7 && selections + queue.length < limit - 20) {
        const below: Node = { type, depth: node.depth + 1, lines: [] };
        node.lines.push([field.name, below]);
        queue.push(below);
      } else {
        continue;
      }
      selections += 1;
    }
  }
  const print = (node: Node): string => (node.lines.length === 0 ? '{ __typename }' : `{ ${node.lines.map((line) => (typeof line === 'string' ? line : `${line[0]} ${print(line[1])}`)).join(' ')} }`);
  return { text: `query Largest { person(personId: "1") ${print(root)} }`, selections };
}
