import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { Executed, Planned } from '../request-context.ts';
import type { ExecutionOutcome } from './executor.ts';

export interface ExecutionRoom {
  readonly onProvenance: (provenance: ExecutionOutcome['provenance']) => void;
}

const NOTHING_FETCHED: ExecutionOutcome = { data: {}, errors: [], provenance: [] };

/** Stage 6: asks the subgraphs and masks what they said; unmasked values end here. */
export async function executionStage(room: ExecutionRoom, context: Planned): Promise<Executed> {
  const outcome = context.plan.kind === 'prepared'
    ? await context.plan.operation.execute({ variables: context.access.variables, context: assertionContextOf(context), signal: context.signal })
    : NOTHING_FETCHED;
  room.onProvenance(outcome.provenance);
  context.signal.throwIfAborted();
  const { data, ...access } = context.applyAccess(outcome);
  return { ...context, result: { dataText: JSON.stringify(data), sourceErrors: outcome.errors, access, provenance: outcome.provenance } };
}

/** What subgraphs may know of the request: organisation, item, case and parties; no token, no name. */
function assertionContextOf(context: Planned): AssertionContext {
  const { principal, purpose } = context;
  return {
    requestId: context.requestId,
    clientId: principal.clientId,
    organization: principal.organization,
    item: purpose.item,
    itemName: purpose.itemName,
    caseNo: purpose.caseNo,
    self: principal.personId,
    subjects: purpose.subjects,
    deadline: context.deadline,
  };
}
