import { createHash } from 'node:crypto';
import { GraphQLInputObjectType, Kind, TypeInfo, getNamedType, print, separateOperations, visit, visitWithTypeInfo } from 'graphql';
import type { ArgumentNode, DocumentNode, FragmentDefinitionNode, GraphQLArgument, OperationDefinitionNode } from 'graphql';
import type { About } from '../../../schema/field-grade.ts';
import { ClientError } from '../../errors/client-error.ts';
import { InternalError } from '../../errors/internal-error.ts';
import { HIDDEN_PREFIX } from '../access-plan.ts';
import type { AccessSchema } from '../plan-request.ts';
import { operationHash } from './operation-hash.ts';

/** An argument that names a subject, where it stands in the document. */
export interface SubjectSite {
  readonly argument: ArgumentNode;
  readonly names: About;
  /** It takes the number of an identity document, not the key that plans carry. */
  readonly idNumber: boolean;
}

/** What is known of one operation without any request: its parts, and what of its variables a decision can depend on. */
export interface OperationSites {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly subjects: readonly SubjectSite[];
  /** Variables whose value shapes the plan: `@skip`, `@include`, list sizes, roles, input objects, introspection. */
  readonly shaping: readonly string[];
  /** Variables of which it matters only whether they are given: filters and sorts. */
  readonly presence: readonly string[];
  /** SHA-256 (hex) of the operation printed with every literal blanked: what the audit calls it. */
  readonly hash: string;
  /** SHA-256 (hex) of the operation as it is, literals included: what plans are kept by. Stays in memory. */
  readonly identity: string;
}

/** Plumbing arguments that say how many records, or which party. */
const SHAPING_ARGUMENTS: readonly string[] = ['first', 'last', 'role'];

/** Finds the sites of one operation of a validated document. `operationName` null means the only one. */
export function operationSites(document: DocumentNode, operationName: string | null, schema: AccessSchema): OperationSites {
  const own = ownDocument(document, operationName);
  const definition = own.definitions.find((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION);
  if (definition === undefined) throw new InternalError('STAGE_FAILED', 'access must be given a document that holds the operation named');
  if ((definition.variableDefinitions ?? []).some(({ variable }) => variable.name.value.startsWith(HIDDEN_PREFIX))) {
    throw new ClientError('GRAPHQL_VALIDATION_FAILED', { detail: { rule: 'ReservedVariableNames', reservedPrefix: HIDDEN_PREFIX } });
  }
  const fragments = new Map(own.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])));
  const subjects: SubjectSite[] = [];
  const shaping = new Set<string>();
  const presence = new Set<string>();
  const types = new TypeInfo(schema.api);
  visit(own, visitWithTypeInfo(types, {
    Directive: (node) => variablesIn(node).forEach((name) => shaping.add(name)),
    Field: (node) => {
      if (node.name.value.startsWith('__')) variablesIn(node).forEach((name) => shaping.add(name));
    },
    Argument: (node) => {
      const kind = schema.graded.field(`${types.getParentType()?.name}.${types.getFieldDef()?.name}`)?.arguments.get(node.name.value);
      if (kind?.kind === 'subject') subjects.push({ argument: node, names: kind.names, idNumber: isIdNumber(types.getArgument()) });
      else if (kind?.kind === 'reads') variablesIn(node).forEach((name) => presence.add(name));
      else if (SHAPING_ARGUMENTS.includes(node.name.value) || isInput(types.getArgument())) variablesIn(node).forEach((name) => shaping.add(name));
    },
  }));
  return { definition, fragments, subjects, shaping: [...shaping].sort(), presence: [...presence].sort(), hash: operationHash(own), identity: sha256(print(own)) };
}

/** A person is named by `personId` (an ID) or by the number of the identity card (a String). */
function isIdNumber(argument: GraphQLArgument | null | undefined): boolean {
  return argument !== null && argument !== undefined && getNamedType(argument.type).name === 'String';
}

function isInput(argument: GraphQLArgument | null | undefined): boolean {
  return argument !== null && argument !== undefined && getNamedType(argument.type) instanceof GraphQLInputObjectType;
}

function ownDocument(document: DocumentNode, operationName: string | null): DocumentNode {
  const separated = separateOperations(document);
  const [only, ...more] = Object.values(separated);
  const own = operationName === null ? (more.length === 0 ? only : undefined) : separated[operationName];
  if (own === undefined) throw new InternalError('STAGE_FAILED', 'access must be given the name of one operation of the document');
  return own;
}

function variablesIn(node: Parameters<typeof visit>[0]): readonly string[] {
  const names: string[] = [];
  visit(node, { Variable: ({ name }) => void names.push(name.value) });
  return names;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
