import type { CallContext } from '../../adapters/call-context.ts';

/** A call of an approval engine for the food-permit item; parts may differ. */
export function callContext(parts: Partial<CallContext> = {}): CallContext {
  return {
    requestId: 'r-1',
    organization: '11320499MY9B00035D',
    item: '11320499MY9B00035D4320131012001',
    itemName: '食品经营许可新办',
    caseNo: '32049926090100002',
    signal: new AbortController().signal,
    // For what hangs: a machine that stands still for a minute is no department that does not answer.
    deadline: Date.now() + 600_000,
    ...parts,
  };
}

/** A citizen's own request: no organisation, no item, no case. */
export function citizenContext(parts: Partial<CallContext> = {}): CallContext {
  return callContext({ organization: null, item: null, itemName: null, caseNo: null, ...parts });
}
