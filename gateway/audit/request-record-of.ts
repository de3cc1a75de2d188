import { hash } from 'node:crypto';
import { separateOperations } from 'graphql';
import type { AccessTemplate, RequestRecord, SubjectTag } from '../../journal/journal-entry.ts';
import { operationHash } from '../access/planning/operation-hash.ts';
import { journalledTemplate } from './journalled-template.ts';
import type { LoggedIn, Operated, Purposed } from '../request-context.ts';

const isOperated = (context: LoggedIn): context is Operated => 'operation' in context;
const isPurposed = (context: LoggedIn): context is Purposed => 'purpose' in context;

/** Hashes of operations sent without variables, by their definition: documents are frozen and shared between requests. What variables say is kept nowhere. */
const WITHOUT_VARIABLES = new WeakMap<object, Buffer>();

/** The operation's own hash stands for its document and name. */
function requestHash({ operation }: Operated): Buffer {
  const { hash: operationIs, variables, definition } = operation;
  const isPlain = Object.keys(variables).length === 0;
  const known = isPlain ? WITHOUT_VARIABLES.get(definition) : undefined;
  if (known !== undefined) return known;
  const made = Buffer.from(hash('sha256', JSON.stringify([operationIs, variables])), 'hex');
  if (isPlain) WITHOUT_VARIABLES.set(definition, made);
  return made;
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
  };
}
