import type { FieldGrade } from '../../../schema/field-grade.ts';
import type { AccessContext } from '../access-context.ts';
import type { ConsentView } from '../consent/consent-snapshot.ts';
import type { GrantState } from '../consent/grant-state.ts';
import { strongestState } from '../consent/grant-state.ts';
import type { DecisionArgument, DecisionContext, DecisionField, DecisionInput, DecisionPurpose } from '../decision/decision-input.ts';
import { maskNamed } from '../masks/registry.ts';
import type { Relation } from '../../purpose/relation.ts';

/** What a decision needs to know of a field besides its grade. */
export interface FieldPlace {
  readonly grade: FieldGrade;
  /** Runtime coordinate first, then the interfaces' that declare the same field: lists may name either. */
  readonly coordinates: readonly string[];
  /** Ungraded, or graded without being catalogued. */
  readonly graded: boolean;
  /** Thresholds are asked that the item does not give. */
  readonly thresholdsMissing: boolean;
  readonly rows: number;
  readonly setting: DecisionContext['setting'];
  readonly publicity: boolean;
  /** It is a verdict field: its answer is TRUE, FALSE or UNKNOWN. */
  readonly isVerdict: boolean;
  readonly idNumberMasked: boolean;
  readonly argument: DecisionArgument | null;
}

/** One way a record may stand to the principal. */
export interface World {
  readonly relation: Relation;
  readonly consent: ConsentView;
  /** Two-person approval for this record. */
  readonly approval: GrantState;
  /** What planning knows of the subject's age. */
  readonly age: DecisionContext['subjectAge'];
  /** The subject is dead; `consent` is then the kin's where there is one. */
  readonly deceased: boolean;
  /** The subject objects to this value. */
  readonly disputed: boolean;
}

/**
 * Puts a decision's input together; facts of the record are `unknown` where a record can tell them. No field of the graph is a search by division alone, so
 * nothing is a scan of a whole district; tests/house/bulk-access.test.ts fails when such a field is added (decision 0241).
 */
export function decisionInputOf(context: Omit<AccessContext, 'personIds'>, place: FieldPlace, world: World): DecisionInput {
  const { principal, purpose, consents, policy, at } = context;
  const { coordinates: [coordinate = ''] } = place;
  return {
    principal: {
      kind: principal.kind, org: principal.organization, region: principal.region, clearance: principal.clearance, assurance: principal.assurance,
      stepUp: principal.stepUp, authority: principal.authority,
      inScope: principal.mandate === null || place.coordinates.some((each) => principal.mandate?.includes(each)),
    },
    purpose: purposeOf(context, place),
    relation: world.relation,
    field: fieldOf(context, place),
    grant: grantOf(context, place),
    consent: world.consent.state,
    consentBy: world.consent.by,
    approval: world.approval,
    trustGrant: consents.trust({ from: principal.region, to: purpose.caseRegion, at }),
    context: {
      subjectAge: world.age, deceased: world.deceased, rows: place.rows, batch: purpose.batch, wholeDistrict: false, setting: place.setting,
      disputed: world.disputed, publicityEnded: place.publicity ? 'unknown' : false, region: purpose.caseRegion, idNumberMasked: place.idNumberMasked,
    },
    policy: {
      inNegativeList: place.coordinates.some((each) => policy.inNegativeList(each)),
      // The responsibility list must name the field under the very owner that the graph says (一数一源).
      catalogued: place.graded && place.grade.owner !== null && policy.ownerOf(coordinate) === place.grade.owner,
    },
    argument: place.argument,
  };
}

function purposeOf({ purpose }: Pick<AccessContext, 'purpose'>, place: FieldPlace): DecisionPurpose {
  const entry = place.coordinates.map((each) => purpose.minFields.get(each)).find((each) => each !== undefined);
  return {
    item: purpose.item,
    itemKind: purpose.itemKind,
    legalBasis: purpose.legalBasis,
    minFieldsContainsField: entry !== undefined && !place.thresholdsMissing,
    caseAssigned: purpose.caseAssigned,
    mustDisplay: entry?.mustDisplay ?? false,
    displayOnly: entry?.displayOnly ?? false,
    verdictPreferred: entry?.verdictPreferred ?? false,
    needsValue: entry?.needsValue ?? false,
    statutoryGrant: entry?.statutoryGrant ?? false,
    notifyExempt: purpose.notifyExempt,
  };
}

function fieldOf({ principal, policy }: Pick<AccessContext, 'principal' | 'policy'>, { grade, coordinates: [coordinate = ''] }: FieldPlace): DecisionField {
  // `owner` is a department's code; the principal's organisation a USCC. They are one where the responsibility list says so.
  const isOwner = grade.owner !== null && principal.organization !== null && policy.organizationOf(grade.owner) === principal.organization;
  return {
    coordinate,
    grade: grade.level,
    share: grade.share,
    open: grade.open,
    ownerDept: isOwner ? principal.organization : grade.owner,
    about: grade.about,
    sensitive: grade.sensitive === 'NONE' ? 'none' : grade.sensitive,
    selfAccess: grade.selfAccess,
    verdict: grade.verdict,
    // A mask that no code knows is no usable mask.
    mask: grade.mask === 'LEAVES' || grade.mask === 'none' || maskNamed(grade.mask) !== null ? grade.mask : 'X',
    file: grade.file,
  };
}

/** A grant of the demand list, unless its owner suspended it, or one given through the graph. */
function grantOf({ principal, purpose, policy, consents, at }: Omit<AccessContext, 'personIds'>, { grade, coordinates }: FieldPlace): DecisionInput['grant'] {
  const { owner } = grade;
  if (owner === null) return 'absent';
  return strongestState(coordinates.flatMap((coordinate) => {
    const ask = { owner, clientId: principal.clientId, organization: principal.organization, item: purpose.item, coordinate, at };
    return [policy.grant(ask, (grantId) => consents.suspended(grantId, at)), consents.grant(ask)];
  }));
}
