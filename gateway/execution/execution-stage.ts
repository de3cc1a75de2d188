import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import type { ForeignRecord } from '../access/index.ts';
import { ClientError } from '../errors/client-error.ts';
import type { Executed, Planned } from '../request-context.ts';
import type { PipelineResult } from '../response/pipeline-result.ts';
import type { DisclosedOutcome, Disclosing, ExecutionOutcome, ExecutionRequest, PreparedOperation, TextOutcome } from './executor.ts';

export interface ExecutionRoom {
  readonly onProvenance: (provenance: ExecutionOutcome['provenance']) => void;
  /** A record was withheld for whose it is: for the operator, who is told no response path, since aliases are the client's words. */
  readonly onForeignRecord: (requestId: string, record: Pick<ForeignRecord, 'type' | 'why'>) => void;
}

const NOTHING_FETCHED: PreparedOperation = { execute: async () => ({ data: {}, errors: [], provenance: [] }) };

/** Stage 6: asks the subgraphs and masks what they said; unmasked values end here. */
export async function executionStage(room: ExecutionRoom, context: Planned): Promise<Executed> {
  const result = await resultOf(room, context);
  room.onProvenance(result.provenance);
  context.signal.throwIfAborted();
  return { ...context, result };
}

async function resultOf(room: Pick<ExecutionRoom, 'onForeignRecord'>, context: Planned): Promise<PipelineResult> {
  const { disclosure } = context;
  const operation = context.plan.kind === 'prepared' ? context.plan.operation : NOTHING_FETCHED;
  const request: ExecutionRequest = { variables: context.access.variables, context: assertionContextOf(context), principal: context.principal, deadline: context.deadline, signal: context.signal };
  if (disclosure.kind === 'open') {
    const { dataText, sharedData, errors, provenance } = await (operation.executeToText?.(request) ?? toText(operation, request));
    return { dataText, sharedData, sourceErrors: errors, access: disclosure.result, provenance };
  }
  const disclosing: Disclosing = { plan: context.access, context: disclosure.context };
  const outcome = await (operation.executeDisclosed?.(request, disclosing) ?? fetched(operation, request));
  const { errors, provenance } = outcome;
  const sourceErrors = errors.length === 0 ? errors : errors.filter(isVisible);
  if (outcome.kind === 'written') return { dataText: outcome.dataText, sourceErrors, access: outcome.access, provenance };
  context.signal.throwIfAborted();
  const { data, foreign = [], ...access } = disclosure.apply(outcome);
  for (const record of foreign) room.onForeignRecord(context.requestId, record);
  return { dataText: JSON.stringify(data), sourceErrors: [...sourceErrors, ...foreign.flatMap((record) => failureOf(record, errors))], access, provenance };
}

/** Why a record is withheld for whose it is: what failed where that is said, which itself is none of the client's paths; else a fault of a subgraph. */
function failureOf({ path, why }: ForeignRecord, errors: readonly ClientError[]): readonly ClientError[] {
  if (why === 'ANOTHERS') return [new ClientError('INTERNAL', { path })];
  const isAt = (place: ClientError['path'], within: ClientError['path']): boolean => within?.every((step, i) => place?.[i] === step) === true;
  // What failed at the record or above it is told there already.
  if (errors.some((error) => isVisible(error) && error.path !== undefined && error.path.length > 0 && isAt(path, error.path))) return [];
  const cause = errors.find((error) => !isVisible(error) && isAt(error.path, path));
  return [new ClientError(cause?.code ?? 'INTERNAL', { path, ...(cause === undefined ? {} : { detail: cause.detail }) })];
}

/** What an executor that cannot disclose in one pass brings: the data, which access is applied to here. */
async function fetched(operation: PreparedOperation, request: ExecutionRequest): Promise<DisclosedOutcome> {
  return { kind: 'fetched', ...(await operation.execute(request)) };
}

/** What the gateway fetched for a decision of its own is none of the client's paths; that it failed shows in what could not be decided. */
function isVisible({ path = [] }: ClientError): boolean {
  return !path.some((key) => typeof key === 'string' && key.startsWith(HIDDEN_PREFIX));
}

async function toText(operation: PreparedOperation, request: ExecutionRequest): Promise<TextOutcome> {
  const { data, ...outcome } = await operation.execute(request);
  return { ...outcome, dataText: JSON.stringify(data) };
}

/** Time kept for a subgraph's last word. */
const LONGEST_MARGIN_MS = 1_000;

/** What subgraphs may know of the request: organisation, item, case, parties and their codes (the signer gives each subgraph only its own); no token, no name. */
function assertionContextOf(context: Planned): AssertionContext {
  const { principal, purpose } = context;
  return {
    requestId: context.requestId,
    principalKind: principal.kind,
    clientId: principal.clientId,
    organization: principal.organization,
    item: purpose.item,
    itemName: purpose.itemName,
    caseNo: purpose.caseNo,
    self: principal.personId,
    subjects: purpose.subjects,
    // One that has ended opens nothing any more: its source is asked without it.
    holderCodes: purpose.holderCodes.length === 0 ? purpose.holderCodes : purpose.holderCodes.filter(({ expiresAt }) => expiresAt > context.receivedAt),
    deadline: departmentsDeadline(context),
  };
}

/**
 * Until when departments may be waited for: before the gateway's own deadline, so that what a subgraph says of a silent department still arrives, and
 * the rest of the answer with it.
 */
function departmentsDeadline({ receivedAt, deadline }: Pick<Planned, 'receivedAt' | 'deadline'>): number {
  return deadline - Math.min(LONGEST_MARGIN_MS, (deadline - receivedAt) / 10);
}
