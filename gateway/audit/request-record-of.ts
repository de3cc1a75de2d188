import { hash } from 'node:crypto';
import { separateOperations } from 'graphql';
import type { AccessTemplate, RequestRecord, SubjectTag } from '../../journal/journal-entry.ts';
import { operationHash } from '../access/planning/operation-hash.ts';
import { journalledTemplate } from './journalled-template.ts';
import type { LoggedIn, Operated, Purposed } from '../request-context.ts';

const isOperated = (context: LoggedIn): context is Operated => 'operation' in context;
const isPurposed = (context: LoggedIn): context is Purposed => 'purpose' in context;

/**
 * Hashes of operations sent without variables, or with switches alone (`@include(if: $withLicences)`), by their definition and the switches: documents are frozen and
 * shared between requests. What any other variable says is kept nowhere.
 */
const PLAIN = new WeakMap<object, Map<string, Buffer>>();

/** Settings of one operation's switches that are kept. */
const MAX_SETTINGS = 64;

/** The operation's own hash stands for its document and name. */
function requestHash({ operation }: Operated): Buffer {
  const { hash: operationIs, variables, definition } = operation;
  const switches = switchesOf(variables);
  if (switches === null) return hashed(operationIs, variables);
  let kept = PLAIN.get(definition);
  if (kept === undefined) PLAIN.set(definition, (kept = new Map()));
  let made = kept.get(switches);
  if (made === undefined) {
    made = hashed(operationIs, variables);
    if (kept.size < MAX_SETTINGS) kept.set(switches, made);
  }
  return made;
}

function hashed(operationIs: string, variables: Operated['operation']['variables']): Buffer {
  return Buffer.from(hash('sha256', JSON.stringify([operationIs, variables])), 'hex');
}

/** Names and values of variables that are true or false, in their order; null where one is anything else. Names are those that the document declares. */
function switchesOf(variables: Operated['operation']['variables']): string | null {
  let switches = '';
  for (const name of Object.keys(variables)) {
    const value = variables[name];
    if (typeof value !== 'boolean') return null;
    switches += `${name}=${value} `;
  }
  return switches;
}

/** Not the operation's own hash, which has its literals in it: numbers could be tried against it (access.md B8). */
function hashOf({ document, name }: Operated['operation']): string {
  const separated = separateOperations(document);
  return operationHash(separated[name ?? ''] ?? document);
}

/** The template of a request that failed before access decided it: the operation, if it got so far, and no fields. */
function bareTemplate(context: LoggedIn): AccessTemplate {
  const operation = isOperated(context) ? context.operation : null;
  return {
    operationName: operation?.name ?? null, operationHash: operation === null ? '' : hashOf(operation), operationType: operation?.type ?? 'query', schemaId: '', policyVersion: '',
    fields: [], defaults: '', reasons: {},
  };
}

/** Who asks what of whom and why, as far as the request got. The subject may only be a person's when the principal is one. */
export function requestRecordOf(context: LoggedIn, template: AccessTemplate | null, subjects: readonly SubjectTag[]): RequestRecord {
  const { principal } = context;
  const purpose = isPurposed(context) ? context.purpose : null;
  return {
    template: journalledTemplate(template ?? bareTemplate(context)),
    at: context.receivedAt,
    requestId: context.requestId,
    principal: { kind: principal.kind, subject: principal.subject, organization: principal.organization, personal: principal.personId !== null },
    clientId: principal.clientId,
    item: purpose?.item ?? null,
    caseNo: purpose?.caseNo ?? null,
    legalBasis: purpose?.legalBasis ?? null,
    tokenId: principal.tokenId,
    subjects,
    requestHash: isOperated(context) ? requestHash(context) : null,
    network: context.http.network,
  };
}
