import type { GradedField } from '../../../schema/graded-schema.ts';
import { NO_PURPOSE } from '../../purpose/resolve-purpose.ts';
import type { AccessContext } from '../access-context.ts';
import { AGE_CLASSES } from '../decision/age-classes.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import { relationsOfPrincipal } from '../decision/relations-of-principal.ts';
import { decisionInputOf } from './decision-input-of.ts';
import { thresholdNames } from './plan-arguments.ts';

const REGION = '32';

/**
 * Whether the principal could read a field under some item of the policy or none, of some subject, with every consent, approval and step-up there could
 * be. Plain, masked or by verdict. What is false here is false for every request of this principal under this policy and its grants.
 */
export function everReadable(context: AccessContext, field: GradedField, interfaces: readonly string[]): boolean {
  const { principal, policy, consents, at } = context;
  if (field.rule.kind !== 'graded') return false;
  const { grade } = field.rule;
  const asker = { ...principal, stepUp: 'live', assurance: 'CA', region: REGION } as const;
  const coordinates = [field.coordinate, ...interfaces.map((name) => `${name}.${field.name}`)];
  return [null, ...policy.itemCodes].some((code) => {
    const item = code === null ? null : policy.item(code);
    const purpose = item === null ? NO_PURPOSE : {
      ...NO_PURPOSE, item: item.code, itemName: item.name, itemVersion: item.version, itemKind: item.kind, legalBasis: item.legalBasis, caseAssigned: true, caseRegion: REGION, minFields: item.minFields,
    };
    const thresholds = coordinates.map((coordinate) => item?.minFields.get(coordinate)?.thresholds).find((each) => each !== undefined);
    if (thresholdNames(field).some((name) => thresholds?.[name] === undefined)) return false;
    return relationsOfPrincipal(principal.kind).some((relation) => AGE_CLASSES.some((age) => {
      const input = decisionInputOf({ principal: asker, purpose, policy, consents, at }, {
        grade, coordinates, graded: true, thresholdsMissing: false, rows: 1, setting: 'NONE', publicity: false, isVerdict: false, idNumberMasked: false, argument: null,
      }, { relation, consent: { state: 'live', by: 'SUBJECT' }, approval: 'live', age, deceased: false, disputed: false });
      const { outcome } = decideSettled({ ...input, relation, context: { ...input.context, subjectAge: age, publicityEnded: false } });
      return outcome === 'ALLOW' || outcome === 'MASK' || outcome === 'VERDICT';
    }));
  });
}
