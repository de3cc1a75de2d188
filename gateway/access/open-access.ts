import { createHash } from 'node:crypto';
import { Kind, print, visit } from 'graphql';
import type { ASTNode, DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import type { ClientOperation } from '../request-context.ts';
import { fragmentsOf } from '../operation/fragments-of.ts';
import type { AccessPlan } from './access-plan.ts';
import type { AccessResult } from './access-result.ts';

const POLICY_VERSION = 'ungraded-public';

/**
 * The access plan of a graph without grades, served to anybody because the operator said `--ungraded public`: the operation as sent. Never used where
 * the grade specification is linked.
 */
export function openAccessPlan(operation: ClientOperation, schemaId: string): AccessPlan {
  const { document, documentHash } = alone(operation);
  return {
    key: documentHash, document, documentHash, variables: operation.variables, decisions: [], rejected: null,
    introspection: {},
    shape: { byType: new Map(), typeKey: null, subject: { kind: 'NONE' }, also: new Map() },
    template: { operationName: operation.name, operationHash: operation.hash, operationType: operation.type, schemaId, policyVersion: POLICY_VERSION, fields: [], defaults: '', reasons: {} },
    schemaId, policyVersion: POLICY_VERSION, bulk: false,
  };
}

/** What is said of an answer that holds everything as fetched: there is nothing to mask in a graph without grades. */
export const OPEN_ACCESS_RESULT: Omit<AccessResult, 'data'> = {
  accessErrors: [], extension: Object.freeze({ masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] }), fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 0,
};

interface Alone {
  readonly document: DocumentNode;
  readonly documentHash: string;
}

/** By operation: validated documents are frozen and shared between requests (gateway/operation/document-cache.ts), so each is taken apart once. */
const TAKEN_APART = new WeakMap<OperationDefinitionNode, Alone>();

function alone(operation: ClientOperation): Alone {
  let known = TAKEN_APART.get(operation.definition);
  if (known === undefined) {
    const document = onlyOperation(operation);
    known = { document, documentHash: createHash('sha256').update(print(document)).digest('hex') };
    TAKEN_APART.set(operation.definition, known);
  }
  return known;
}

/** The document with the one operation to run and the fragments it reaches. */
function onlyOperation({ document, definition }: ClientOperation): DocumentNode {
  const fragments = fragmentsOf(document);
  const used = new Set<FragmentDefinitionNode>();
  const follow = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        follow(fragment);
      },
    });
  };
  follow(definition);
  return { kind: Kind.DOCUMENT, definitions: [definition, ...used] };
}
