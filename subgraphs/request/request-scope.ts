import type { CallContext } from '../../adapters/call-context.ts';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { ProvenanceLog } from './provenance-log.ts';

/** What every resolver of every subgraph has: who asks and why, how a department is asked on their behalf, and where to note what it said. One a request. */
export interface RequestScope {
  readonly assertion: AssertionContext;
  readonly call: CallContext;
  readonly provenance: ProvenanceLog;
}

/** The call context an assertion stands for. */
export function callContext(assertion: AssertionContext, signal: AbortSignal): CallContext {
  const { requestId, organization, item, itemName, caseNo, deadline } = assertion;
  return { requestId, organization, item, itemName, caseNo, signal, deadline };
}
