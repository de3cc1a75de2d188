import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Supergraph } from '@apollo/federation-internals';
import { execute, parse, print, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { applyAccess, planAccess } from '../../../gateway/access/index.ts';
import type { AccessPlan, AccessResult, AccessSchema, ConsentSnapshot, PolicySnapshot } from '../../../gateway/access/index.ts';
import { NO_CONSENTS } from '../../../gateway/access/consent/no-consents.ts';
import { loadPolicy } from '../../../gateway/access/policy/load-policy.ts';
import { readPolicyFiles } from '../../../gateway/access/policy/policy-files.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import { apiSchema } from '../../../gateway/operation/api-schema.ts';
import { deepFreeze } from '../../../gateway/operation/deep-freeze.ts';
import type { Purpose } from '../../../gateway/purpose/purpose.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import type { SubjectReference, SubjectRole } from '../../../schema/contract/assertion.ts';
import { gradedSchema } from '../../../schema/graded-schema.ts';
import { stripGrades } from '../../../schema/strip-grades.ts';
import { PERSON_ID_KEY_BYTES, createPersonIdCodec } from '../../../standards/person-id.ts';

/** The graph, lists and synthetic people that access is tried on: the shipped ones, so that what holds here holds in the house. */
export const SDL = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
export const SCHEMA: AccessSchema = { graded: gradedSchema(SDL), api: apiSchema(SDL) };
export const POLICY: PolicySnapshot = loadPolicy(readPolicyFiles(fileURLToPath(new URL('../../../policy', import.meta.url))), SCHEMA.graded);
export const PERSON_IDS = createPersonIdCodec(new Uint8Array(PERSON_ID_KEY_BYTES).fill(7));
/** Noon of 2026-11-21 in China. */
export const NOW = Date.parse('2026-11-21T12:00:00+08:00');

export const ID_NUMBERS = { P01: '320499193802140016', P03: '320499198503090031', P04: '320499198706220043', P10: '32049919920225026X', P11: '320499201603180274' } as const;
export type Persona = keyof typeof ID_NUMBERS;
export const idOf = (persona: Persona): string => PERSON_IDS.encode({ type: '111', number: ID_NUMBERS[persona] });

export const SENIOR_ALLOWANCE = '11320499MY9B00035D4320131001001';
export const HOUSING = '11320499MY9B00035D4320131004001';
export const NEWBORN = '11320499MY9B00035D4320131003001';

const ANYBODY: Principal = {
  kind: 'CITIZEN', subject: 'somebody', clientId: 'citizen-app', organization: null, region: null, clearance: 0, assurance: 'REAL_NAME', stepUp: 'absent', personId: null,
  actsFor: null, authority: 'none', mandate: null, tokenId: 'jti-1', expiresAt: 0,
};
const OFFICE = '11320499MY9B00035D';

export const citizen = (persona: Persona, more: Partial<Principal> = {}): Principal => ({ ...ANYBODY, subject: idOf(persona), personId: idOf(persona), ...more });
export const steppedUp: Partial<Principal> = { assurance: 'FACE', stepUp: 'live' };
export const engine: Principal = { ...ANYBODY, kind: 'APPROVAL_ENGINE', subject: 'approval-engine', clientId: 'approval-engine', organization: OFFICE, region: '320411', clearance: 3 };
export const clerk: Principal = { ...ANYBODY, kind: 'WINDOW_CLERK', subject: 'clerk', clientId: 'service-window', organization: OFFICE, region: '320411', clearance: 3 };
export const stranger: Principal = { ...engine, subject: 'statistics-app', clientId: 'statistics-app', organization: '11320499MY9B00182Y' };
export const robot: Principal = { ...engine, kind: 'RPA_WRITE_BACK', subject: 'write-back-robot', clientId: 'write-back-robot' };

export const party = (role: SubjectRole, persona: Persona): SubjectReference => ({ role, kind: 'PERSON', key: idOf(persona) });

/** A case of an item with its parties, as the portal would have signed it. */
export function caseOf(item: string, subjects: readonly SubjectReference[], more: Partial<Purpose> = {}): Purpose {
  const definition = POLICY.item(item);
  if (definition === null) throw new Error(`the lists must hold ${item}`);
  const { name, version, kind, legalBasis, notifyExempt, batch, minFields } = definition;
  return { item, itemName: name, itemVersion: version, itemKind: kind, caseNo: 'XB2026GL0001', legalBasis, caseAssigned: true, caseRegion: '320411006', subjects, holderCodes: [], minFields, notifyExempt, batch, ...more };
}

export interface Asking {
  readonly principal: Principal;
  readonly purpose?: Purpose;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string | null;
  readonly policy?: PolicySnapshot;
  readonly consents?: ConsentSnapshot;
  readonly schema?: AccessSchema;
  readonly at?: number;
}

export function planOf(source: string, asking: Asking): AccessPlan {
  return planAccess(planRequest(source, asking));
}

export function planRequest(source: string, { principal, purpose = NO_PURPOSE, variables = {}, operationName = null, policy = POLICY, consents = NO_CONSENTS, schema = SCHEMA, at = NOW }: Asking): Parameters<typeof planAccess>[0] {
  const document = deepFreeze(parse(source, { noLocation: true }));
  const problems = validate(schema.api, document);
  if (problems.length > 0) throw new Error(`the test's operation must be valid: ${problems[0]?.message}`);
  return { document, operationName, variables, schema, personIds: PERSON_IDS, principal, purpose, policy, consents, at };
}

/** The whole graph with everything clients cannot see, executed over plain objects: what a federation of right subgraphs would answer. */
export function monolith(sdl: string = SDL): GraphQLSchema {
  return Supergraph.build(stripGrades(sdl), { supportedFeatures: null }).schema.toGraphQLJSSchema();
}
const MONOLITH = monolith();

export interface Answered {
  readonly plan: AccessPlan;
  readonly result: AccessResult;
  readonly data: unknown;
  /** The plan's document as text: what departments could at most be asked. */
  readonly asked: string;
}

/** Plans, fetches from `root` and applies. Root fields may be functions of their arguments. */
export function ask(source: string, asking: Asking & { readonly root: unknown; readonly graph?: GraphQLSchema; readonly onFetched?: (data: Record<string, unknown>) => void }): Answered {
  const plan = planOf(source, asking);
  if (plan.rejected !== null) throw new Error(`the operation was rejected: ${plan.rejected}`);
  const fetched = plan.document === null ? { data: {}, errors: [] } : fetchFrom(asking.graph ?? MONOLITH, plan.document, plan.variables, asking.root);
  asking.onFetched?.(fetched.data ?? {});
  const { principal, purpose = NO_PURPOSE, policy = POLICY, consents = NO_CONSENTS, at = NOW } = asking;
  const result = applyAccess(fetched, plan, { principal, purpose, policy, consents, personIds: PERSON_IDS, at });
  return { plan, result, data: JSON.parse(JSON.stringify(result.data)), asked: plan.document === null ? '' : print(plan.document) };
}

export function fetchFrom(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>, root: unknown): { data: Record<string, unknown> | null; errors: ClientError[] } {
  const problems = validate(schema, document);
  if (problems.length > 0) throw new Error(`the plan's document must be valid: ${problems[0]?.message}\n${print(document)}`);
  const answer = execute({ schema, document, variableValues: { ...variables }, rootValue: root });
  if (answer instanceof Promise) throw new Error('the test graph must answer at once');
  const errors = (answer.errors ?? []).map((error) => new ClientError('SOURCE_UNAVAILABLE', { ...(error.path === undefined ? {} : { path: error.path }), cause: error }));
  return { data: answer.data ?? null, errors };
}
