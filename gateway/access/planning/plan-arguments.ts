import { Kind } from 'graphql';
import type { ArgumentNode, FieldNode, GraphQLField } from 'graphql';
import type { GradedField } from '../../../schema/graded-schema.ts';
import type { ItemField } from '../../purpose/purpose.ts';
import { HIDDEN_PREFIX } from '../access-plan.ts';
import type { Walk } from './walk.ts';

/** The argument that carries a person's key in the place of the number of an identity card. */
const PERSON_KEY_ARGUMENT = 'personId';

interface Planned {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly graded: GradedField;
  readonly entry: ItemField | undefined;
}

/** Arguments as the plan sends them: the client's, with subjects by hidden variable (no number reaches a plan) and the item's thresholds. */
export function planArguments(walk: Walk, { node, field, graded, entry }: Planned): readonly ArgumentNode[] {
  const own = (node.arguments ?? []).flatMap((argument) => {
    if (graded.arguments.get(argument.name.value)?.kind !== 'subject') return [argument];
    return walk.named.has(argument) ? [subjectArgument(walk, argument, field)] : [];
  });
  const thresholds = thresholdNames(graded).flatMap((name): ArgumentNode[] => {
    const value = entry?.thresholds[name];
    return value === undefined ? [] : [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: literal(value) }];
  });
  return [...own, ...thresholds];
}

/** Names of the arguments that carry a threshold of the item, which no client can send. */
export function thresholdNames(graded: GradedField): readonly string[] {
  return [...graded.arguments].flatMap(([name, { kind }]) => (kind === 'threshold' ? [name] : []));
}

function subjectArgument(walk: Walk, argument: ArgumentNode, field: GraphQLField<unknown, unknown>): ArgumentNode {
  const target = walk.named.get(argument)?.idNumber === true ? PERSON_KEY_ARGUMENT : argument.name.value;
  const type = field.args.find(({ name }) => name === target)?.type;
  if (type === undefined) throw new RangeError(`a field that takes an ID number must take ${PERSON_KEY_ARGUMENT} too, and ${field.name} does not`);
  const hidden = walk.hiddenVariables.get(argument) ?? { name: `${HIDDEN_PREFIX}subject${walk.hiddenVariables.size}`, type: String(type) };
  walk.hiddenVariables.set(argument, hidden);
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: target }, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: hidden.name } } };
}

function literal(value: string | number | boolean): ArgumentNode['value'] {
  if (typeof value === 'string') return { kind: Kind.STRING, value };
  if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value };
  return Number.isInteger(value) ? { kind: Kind.INT, value: String(value) } : { kind: Kind.FLOAT, value: String(value) };
}
