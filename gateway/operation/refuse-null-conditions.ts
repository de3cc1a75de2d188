import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, visit } from 'graphql';
import type { ASTNode, DocumentNode, OperationDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { fragmentsOf } from './fragments-of.ts';

/** By operation: valid documents are frozen and shared between requests (document-cache.ts), so what follows from them alone is found once. */
const NULLABLE_CONDITIONS = new WeakMap<OperationDefinitionNode, readonly string[]>();

/**
 * Gives coerced variables back unless one that decides a `@skip` or `@include` is null: a variable with a default may stand there and be given as null all the same, which the
 * specification has refused (GraphQL section 6.4.1). Refused once for the whole operation, so that access, plan and response need not ask again.
 */
export function refuseNullConditions(document: DocumentNode, operation: OperationDefinitionNode, coerced: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let names = NULLABLE_CONDITIONS.get(operation);
  if (names === undefined) NULLABLE_CONDITIONS.set(operation, (names = nullableConditions(document, operation)));
  const missing = names.filter((name) => typeof coerced[name] !== 'boolean');
  if (missing.length === 0) return coerced;
  throw new ClientError('BAD_USER_INPUT', { detail: { violations: missing.map((name) => `Variable "$${name}" must not be null: a @skip or @include goes by it.`) } });
}

/** Variables that may be null by their type and decide whether something is selected; validation lets only those with a default. */
function nullableConditions(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const nullable = (operation.variableDefinitions ?? []).filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE).map(({ variable }) => variable.name.value);
  if (nullable.length === 0) return [];
  const conditions = conditionsOf(document, operation);
  return nullable.filter((name) => conditions.has(name));
}

function conditionsOf(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  const fragments = fragmentsOf(document);
  const conditions = new Set<string>();
  const reached = new Set<ASTNode>([operation]);
  // A set gives what is added to it while it is gone through.
  for (const node of reached) {
    visit(node, {
      Directive: ({ name, arguments: given }) => {
        if (name.value !== GraphQLSkipDirective.name && name.value !== GraphQLIncludeDirective.name) return;
        for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment !== undefined) reached.add(fragment);
      },
    });
  }
  return conditions;
}
