import type { Assurance, Clearance, PrincipalKind } from '../../login/principal.ts';
import type { Share } from '../../../schema/field-grade.ts';
import type { LegalBasis } from '../../purpose/purpose.ts';
import type { Relation } from '../../purpose/relation.ts';
import type { Grade } from '../access-plan.ts';

/**
 * Everything one field decision may look at, in the shape of tests/oracles/decision-vectors.yaml (its header says what each key means). Nothing else
 * decides: no clock, no store, no schema. `unknown` marks a fact of the record that planning does not have.
 */
export interface DecisionInput {
  readonly principal: DecisionPrincipal;
  readonly purpose: DecisionPurpose;
  readonly relation: Relation | 'unknown';
  readonly field: DecisionField;
  /** Share grant for (owner, item, field). */
  readonly grant: 'live' | 'absent' | 'expired';
  /** Consent for this field and item. */
  readonly consent: 'live' | 'absent' | 'revoked' | 'expired' | 'stale';
  readonly consentBy: 'SUBJECT' | 'KIN' | 'GROUP';
  /** Two-person, time-boxed approval with a reason. */
  readonly approval: 'live' | 'absent' | 'expired';
  /** Trust between regions. */
  readonly trustGrant: 'live' | 'absent' | 'expired';
  readonly context: DecisionContext;
  readonly policy: { readonly inNegativeList: boolean; readonly catalogued: boolean };
  readonly argument: DecisionArgument | null;
}

export interface DecisionPrincipal {
  readonly kind: PrincipalKind;
  readonly org: string | null;
  readonly region: string | null;
  readonly clearance: Clearance | 'unknown';
  readonly assurance: Assurance;
  readonly stepUp: 'absent' | 'live' | 'expired';
  readonly authority: 'none' | 'LEGAL_REP' | 'AUTHORISED_AGENT';
  readonly inScope: boolean;
}

export interface DecisionPurpose {
  readonly item: string | null;
  readonly itemKind: 'OTHER' | 'BIRTH' | 'MEDICAL_INSURANCE';
  readonly legalBasis: LegalBasis;
  readonly minFieldsContainsField: boolean;
  readonly caseAssigned: boolean;
  readonly mustDisplay: boolean;
  readonly displayOnly: boolean;
  readonly verdictPreferred: boolean;
  readonly needsValue: boolean;
  readonly statutoryGrant: boolean;
  readonly notifyExempt: boolean;
}

export interface DecisionField {
  /** `Type.field`. */
  readonly coordinate: string;
  /** null = ungraded. */
  readonly grade: Grade | null;
  readonly share: Share;
  readonly open: 'UNCONDITIONAL' | 'CONDITIONAL' | 'CLOSED';
  /** null = no single owner. */
  readonly ownerDept: string | null;
  readonly about: 'PERSON' | 'ENTITY';
  readonly sensitive: 'none' | 'HEALTH' | 'BIOMETRIC' | 'FINANCIAL' | 'IDENTITY_STATUS' | 'WHEREABOUTS';
  readonly selfAccess: boolean;
  /** Coordinate of the verdict field that can answer in its place. */
  readonly verdict: string | null;
  /** A mask name; `none` and `X` are no usable mask. */
  readonly mask: string;
  readonly file: boolean;
}

export interface DecisionContext {
  /** Whole years; `missing` when the record has no birth date. */
  readonly subjectAge: number | 'missing' | 'unknown';
  readonly deceased: boolean;
  readonly rows: number;
  readonly batch: boolean;
  readonly wholeDistrict: boolean;
  readonly setting: 'NONE' | 'ASSISTANCE' | 'HEALTH';
  readonly disputed: boolean;
  readonly publicityEnded: boolean | 'unknown';
  /** Region of the case or the grid, a division code. */
  readonly region: string | null;
  readonly idNumberMasked: boolean;
}

export type DecisionArgument =
  | { readonly use: 'FILTER' | 'SORT' | 'GROUP' | 'COUNT' }
  | { readonly use: 'SUBJECT'; readonly names: 'PERSON' | 'ENTITY'; readonly inToken: boolean };

/** The same with every fact of the record settled: what the ordered checks run on. */
export type SettledInput = Omit<DecisionInput, 'relation' | 'context'> & {
  readonly relation: Relation;
  readonly context: Omit<DecisionContext, 'subjectAge' | 'publicityEnded'> & {
    readonly subjectAge: number | 'missing';
    readonly publicityEnded: boolean;
  };
};
