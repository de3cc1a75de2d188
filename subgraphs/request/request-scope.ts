import { AUDIT_CAUSE, ENTITY_REQUEST_CAUSE, OPEN_DATA_CAUSE } from '../../adapters/call-purpose.ts';
import type { CallContext } from '../../adapters/call-context.ts';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { ProvenanceLog } from './provenance-log.ts';

/** What every resolver of every subgraph has: who asks and why, how a department is asked on their behalf, and where to note what it said. One a request. */
export interface RequestScope {
  readonly assertion: AssertionContext;
  readonly call: CallContext;
  readonly provenance: ProvenanceLog;
}

/** Why they ask who may ask without an item. Any other organisation must name one, or no department that wants a purpose is asked. */
const CAUSES_WITHOUT_ITEM: ReadonlyMap<string, string> = new Map([
  ['ENTERPRISE_AGENT', ENTITY_REQUEST_CAUSE], ['OPEN_DATA_APP', OPEN_DATA_CAUSE], ['AUDITOR', AUDIT_CAUSE],
]);

/** The call context an assertion stands for. */
export function callContext(assertion: AssertionContext, signal: AbortSignal): CallContext {
  const { requestId, organization, item, caseNo, deadline } = assertion;
  const itemName = assertion.itemName ?? (item === null ? (CAUSES_WITHOUT_ITEM.get(assertion.principalKind) ?? null) : null);
  return { requestId, organization, item, itemName, caseNo, signal, deadline };
}
