import { z } from 'zod';
import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import { ASSURANCES } from '../../../login/principal.ts';
import type { PrincipalKind } from '../../../login/principal.ts';
import { LEGAL_BASES } from '../../../purpose/purpose.ts';
import { RELATIONS } from '../../../purpose/relation.ts';
import type { Relation } from '../../../purpose/relation.ts';
import { CONSENT_STATES } from '../../consent/consent-snapshot.ts';
import type { ConsentSnapshot } from '../../consent/consent-snapshot.ts';
import { NO_CONSENTS } from '../../consent/no-consents.ts';
import type { SettledInput } from '../../decision/decision-input.ts';
import { decisionInputOf } from '../../planning/decision-input-of.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';

/** What a policy author asks: may this client read this field for this item, if all else stands so. */
export const hypothesisSchema = z.strictObject({
  client: z.string(),
  /** 31-character code; null for no item. */
  item: z.string().nullable().default(null),
  field: z.string(),
  /** Default: SELF for citizens, AGENT for agents, ASSIGNED_OFFICER for clerks and officers, else CASE_PARTY. */
  relation: z.enum(RELATIONS).optional(),
  age: z.union([z.int().nonnegative(), z.literal('missing')]).default(40),
  assurance: z.enum(ASSURANCES).default('REAL_NAME'),
  stepUp: z.enum(['absent', 'live', 'expired']).default('absent'),
  consent: z.enum(CONSENT_STATES).default('absent'),
  /** Whose consent it is; of a dead subject only the kin's counts. */
  consentBy: z.enum(['SUBJECT', 'KIN', 'GROUP']).default('SUBJECT'),
  deceased: z.boolean().default(false),
  approval: z.enum(['live', 'absent', 'expired']).default('absent'),
  basis: z.enum(LEGAL_BASES).optional(),
  publicityEnded: z.boolean().default(false),
  rows: z.int().positive().default(1),
  assigned: z.boolean().default(true),
});

export type Hypothesis = z.infer<typeof hypothesisSchema>;

/** A question that the lists or the graph cannot answer: says what must hold and what was got. */
export class HypothesisError extends Error {
  override readonly name = 'HypothesisError';
}

const REGION = '320411';

/** Letters that must be the same for a field to be named instead of one that is not there. */
const ALIKE = 3;

/** Graded fields that somebody may have meant; says where there is no such type. */
function likeFields(schema: GradedSchema, asked: string): string {
  const [type = '', field = ''] = asked.split('.');
  const found = schema.types.get(type);
  if (found === undefined) return ` (it has no type ${type})`;
  const alike = [...found.fields.values()].filter(({ name, rule }) => rule.kind === 'graded' && name.toLowerCase().startsWith(field.slice(0, ALIKE).toLowerCase())).map(({ coordinate }) => coordinate);
  return alike.length === 0 ? '' : ` (such as ${alike.slice(0, 5).join(', ')})`;
}

/** A field under its own type, then under each interface that declares it, as decisions are made: lists may name either. */
function coordinatesOf(schema: GradedSchema, coordinate: string): readonly string[] {
  const [type = '', field = ''] = coordinate.split('.');
  const declaring = (schema.types.get(type)?.interfaces ?? []).filter((each) => schema.types.get(each)?.fields.has(field) === true);
  return [coordinate, ...declaring.map((each) => `${each}.${field}`)];
}

/** The decision's input for a question; share grants, suspensions and trust are also those of `consents` (default none). Throws {@link HypothesisError} for a client, item or field that is not there. */
export function hypotheticalInput(policy: PolicySnapshot, schema: GradedSchema, asked: Hypothesis, at: number, consents: ConsentSnapshot = NO_CONSENTS): SettledInput {
  const client = policy.client(asked.client);
  if (client === null) throw new HypothesisError(`client must be one of clients.yaml (${policy.clientIds.join(', ')}), got ${asked.client}`);
  const item = asked.item === null ? null : policy.item(asked.item);
  if (asked.item !== null && item === null) throw new HypothesisError(`item must be one of items/ (${policy.itemCodes.map((code) => `${code} ${policy.item(code)?.name ?? ''}`).join(', ')}), got ${asked.item}`);
  const grade = schema.gradeOf(asked.field);
  const field = schema.field(asked.field);
  if (grade === null || field === undefined) throw new HypothesisError(`field must be a graded field of the graph${likeFields(schema, asked.field)}, got ${asked.field}`);
  const coordinates = coordinatesOf(schema, asked.field);
  const thresholds = coordinates.map((coordinate) => item?.minFields.get(coordinate)).find((entry) => entry !== undefined)?.thresholds;
  const thresholdsMissing = [...field.arguments].some(([name, { kind }]) => kind === 'threshold' && thresholds?.[name] === undefined);
  const input = decisionInputOf({
    principal: {
      kind: client.kind, subject: client.id, clientId: client.id, organization: client.organization, region: REGION, clearance: client.clearance, assurance: asked.assurance,
      stepUp: asked.stepUp, personId: null, actsFor: null, authority: client.kind === 'ENTERPRISE_AGENT' ? 'LEGAL_REP' : 'none', mandate: null, tokenId: '', expiresAt: 0,
    },
    purpose: {
      item: item?.code ?? null, itemName: item?.name ?? null, itemVersion: item?.version ?? null, itemKind: item?.kind ?? 'OTHER', caseNo: null,
      legalBasis: asked.basis ?? item?.legalBasis ?? 'SUBJECT_REQUEST', caseAssigned: asked.assigned && item !== null, caseRegion: item === null ? null : REGION, subjects: [], holderCodes: [],
      minFields: item?.minFields ?? new Map(), notifyExempt: item?.notifyExempt ?? false, batch: item?.batch ?? false,
    },
    policy, consents, at,
  }, {
    grade, coordinates, graded: field.rule.kind === 'graded', thresholdsMissing, rows: asked.rows, setting: 'NONE', publicity: false, isVerdict: false, idNumberMasked: false, argument: null,
  }, { relation: asked.relation ?? usualRelation(client.kind), consent: { state: asked.consent, by: asked.consentBy }, approval: asked.approval, age: asked.age, deceased: asked.deceased, disputed: false });
  const relation = asked.relation ?? usualRelation(client.kind);
  return { ...input, relation, context: { ...input.context, subjectAge: asked.age, publicityEnded: asked.publicityEnded } };
}

function usualRelation(kind: PrincipalKind): Relation {
  switch (kind) {
    case 'CITIZEN':
      return 'SELF';
    case 'ENTERPRISE_AGENT':
      return 'AGENT';
    case 'WINDOW_CLERK':
    case 'APPROVING_OFFICER':
      return 'ASSIGNED_OFFICER';
    case 'AUDITOR':
    case 'OPEN_DATA_APP':
    case 'DEPARTMENT':
    case 'SUPER_ADMINISTRATOR':
      return 'NONE';
    default:
      return 'CASE_PARTY';
  }
}
