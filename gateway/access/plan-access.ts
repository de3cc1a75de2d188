import { hash } from 'node:crypto';
import { Kind, parseType, print, visit } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, SelectionNode, VariableDefinitionNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { deepFreeze } from '../operation/deep-freeze.ts';
import type { AccessPlan } from './access-plan.ts';
import type { PlanRequest } from './plan-request.ts';
import { denialModeOf } from './denial-mode-of.ts';
import { buildDraft } from './planning/build-draft.ts';
import type { DraftSelection } from './planning/draft.ts';
import { finish } from './planning/finish.ts';
import { introspectionOf } from './planning/introspection.ts';
import { knownSubjects } from './planning/known-subjects.ts';
import { emptyLedger } from './planning/ledger.ts';
import { namedSubjects } from './planning/named-subjects.ts';
import { operationSites } from './planning/operation-sites.ts';
import type { OperationSites } from './planning/operation-sites.ts';
import { planKey } from './planning/plan-keys.ts';
import type { KeyedRequest } from './planning/plan-keys.ts';
import { subjectless } from './planning/scope.ts';
import type { Whose } from './planning/scope.ts';
import type { Walk } from './planning/walk.ts';

/** A request read against its operation: everything that comes before deciding, and the key under which a plan may be kept. */
export interface ReadRequest extends KeyedRequest {
  readonly key: string;
}

/** A plan without what belongs to one request: shared between all requests of the same key. */
export interface SharedPlan {
  readonly plan: Omit<AccessPlan, 'variables'>;
  readonly clientVariables: readonly string[];
  /** Hidden variables, each with the place among the operation's subject sites that its value comes from. */
  readonly hiddenVariables: readonly { readonly name: string; readonly site: number }[];
}

/**
 * Decides every field, argument and input of one operation and makes the plan of what may be fetched. Pure. Throws `ClientError` for a malformed
 * identifier or a reserved alias; everything else, refusals included, is in the plan.
 */
export function planAccess(request: PlanRequest): AccessPlan {
  const read = readRequest(request, operationSites(request.document, request.operationName, request.schema));
  return ofRequest(decideOperation(read), read);
}

/** Reads who is named and what the variables say; `sites` is the operation's, found once. */
export function readRequest(sent: PlanRequest, sites: OperationSites, keyOf: (keyed: KeyedRequest) => string = planKey): ReadRequest {
  const purpose = pinned(sent);
  const request = purpose === sent.purpose ? sent : { ...sent, purpose };
  const known = knownSubjects(request.principal, request.purpose);
  const named = sites.subjects.length === 0 ? NOBODY_NAMED : namedSubjects(sites.subjects, request.variables, known, request.personIds);
  return { request, sites, known, named, key: keyOf({ request, sites, known, named }) };
}

const NOBODY_NAMED: ReadRequest['named'] = new Map();

/** The purpose with the item as the pinned policy has it: the purpose stage may have read an older version, and a plan is kept under one version only. */
function pinned({ purpose, policy }: PlanRequest): PlanRequest['purpose'] {
  if (purpose.item === null) return purpose;
  const item = policy.item(purpose.item);
  if (item !== null && item.minFields === purpose.minFields && item.batch === purpose.batch) return purpose;
  return { ...purpose, minFields: item?.minFields ?? new Map(), batch: item?.batch ?? true };
}

/** Adds one request's variables to a plan. */
export function ofRequest({ plan, clientVariables, hiddenVariables }: SharedPlan, { request, named, sites }: ReadRequest): AccessPlan {
  const variables: Record<string, unknown> = {};
  for (const name of clientVariables) if (Object.hasOwn(request.variables, name)) variables[name] = request.variables[name];
  for (const { name, site } of hiddenVariables) {
    const argument = sites.subjects[site]?.argument;
    variables[name] = argument === undefined ? null : (named.get(argument)?.value ?? null);
  }
  return { ...plan, variables };
}

/** Decides the operation: twice where a masked ID number turns out to stand beside a birth date. */
export function decideOperation(read: ReadRequest): SharedPlan {
  let walk = newWalk(read, []);
  let draft = draftOf(walk, read);
  if (walk.foundMasked.length > 0) {
    walk = newWalk(read, walk.foundMasked);
    draft = draftOf(walk, read);
  }
  return planOf(read, walk, draft);
}

function newWalk({ request, sites, named, known }: ReadRequest, idNumberMaskedIn: readonly Whose[]): Walk {
  return { request, fragments: sites.fragments, named, known, idNumberMaskedIn, foundMasked: [], decided: new Map(), hiddenVariables: new Map(), rejected: null };
}

function draftOf(walk: Walk, { request, sites: { definition } }: ReadRequest): DraftSelection {
  const parent = request.schema.api.getRootType(definition.operation);
  if (parent === undefined || parent === null) throw new ClientError('GRAPHQL_VALIDATION_FAILED', { detail: { rule: 'RootTypes', operation: definition.operation } });
  return buildDraft(walk, {
    parent, sets: [definition.selectionSet], path: '', scope: subjectless(), establishes: false, root: true, rows: 1, pageSize: null, setting: 'NONE', refused: null,
  });
}

function planOf({ request, sites, key }: ReadRequest, walk: Walk, draft: DraftSelection): SharedPlan {
  const ledger = emptyLedger();
  const { shape, selections } = finish(request.schema.graded, ledger, draft, { path: '', decidesEdge: false });
  const { schemaId } = request.schema.graded;
  const policyVersion = request.policy.version;
  const wholly = sites.definition.operation === 'mutation' || denialModeOf(request) === 'REJECT';
  const rejected = walk.rejected ?? (wholly ? firstDenial(ledger.decisions) : null);
  const asked = selections.filter((selection) => selection.kind !== Kind.FIELD || !selection.name.value.startsWith('__'));
  const document = rejected !== null || asked.length === 0 ? null : documentOf(sites.definition, asked, walk);
  const used = document === null ? [] : variablesOf(document);
  const hidden = [...walk.hiddenVariables].map(([argument, { name }]) => ({ name, site: sites.subjects.findIndex((each) => each.argument === argument) })).filter(({ name }) => used.includes(name));
  return {
    plan: {
      key, document, documentHash: hash('sha256', document === null ? '' : print(document)), decisions: deepFreeze(ledger.decisions), rejected, shape,
      introspection: introspectionOf(walk, draft, sites),
      template: deepFreeze({
        operationName: sites.definition.name?.value ?? null, operationHash: sites.hash, operationType: sites.definition.operation === 'mutation' ? 'mutation' : 'query',
        schemaId, policyVersion, fields: ledger.fields, defaults: ledger.defaults, reasons: ledger.reasons,
      } as const),
      schemaId, policyVersion, bulk: ledger.bulk,
    },
    clientVariables: used.filter((name) => !hidden.some((each) => each.name === name)),
    hiddenVariables: hidden,
  };
}

/**
 * Why the whole is refused, where a part of it being refused is enough: for clients that ask for it, and always for mutations (access.md A9), as a write
 * whose answer is withheld has still been made.
 */
function firstDenial(decisions: AccessPlan['decisions']): string | null {
  return decisions.find(({ outcome }) => outcome === 'DENY')?.reason ?? null;
}

function documentOf(definition: OperationDefinitionNode, selections: readonly SelectionNode[], walk: Walk): DocumentNode {
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION, operation: definition.operation, ...(definition.name === undefined ? {} : { name: definition.name }),
    selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections] },
  };
  const used = new Set(variablesOf(operation));
  const own = (definition.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)).map(({ kind, variable, type }): VariableDefinitionNode => ({ kind, variable, type }));
  const hidden = [...walk.hiddenVariables.values()].filter(({ name }) => used.has(name)).map(({ name, type }): VariableDefinitionNode => ({
    kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } }, type: parseType(type, { noLocation: true }),
  }));
  return deepFreeze({ kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions: [...own, ...hidden] }] } satisfies DocumentNode);
}

function variablesOf(node: DocumentNode | OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return [...names];
}
