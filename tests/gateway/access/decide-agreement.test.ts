import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../../../gateway/access/decide.ts';
import type { DecisionInput } from '../../../gateway/access/decision/decision-input.ts';
import { ASSURANCES, PRINCIPAL_KINDS } from '../../../gateway/login/principal.ts';
import { LEGAL_BASES } from '../../../gateway/purpose/purpose.ts';
import { MATRIX, slowDecide } from './slow-decide.ts';
import { vectorInputs } from './vector-inputs.ts';
import { fc, SEED } from '../../property.ts';

const runs = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 100_000 : 2_000;

/** Weighted towards what lets a decision reach the later steps: uniform choices would mostly end at step 2. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> => fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const bool = (usual: boolean): fc.Arbitrary<boolean> => mostly(usual, !usual);

const inputs: fc.Arbitrary<DecisionInput> = fc.record({
  principal: fc.record({
    kind: fc.constantFrom(...PRINCIPAL_KINDS),
    org: fc.constantFrom('POLICE', 'GOV_SERVICE', null),
    region: mostly<string | null>('320499', '320499101', null),
    clearance: fc.constantFrom<DecisionInput['principal']['clearance'][]>(0, 1, 2, 3, 4, 'unknown'),
    assurance: fc.constantFrom(...ASSURANCES),
    stepUp: fc.constantFrom('absent', 'live', 'live', 'expired'),
    authority: fc.constantFrom('none', 'LEGAL_REP', 'AUTHORISED_AGENT'),
    inScope: bool(true),
  }).map((principal) => (principal.kind === 'ENTERPRISE_AGENT' ? principal : { ...principal, authority: 'none' as const })),
  purpose: fc.record({
    item: mostly<string | null>('SENIOR_ALLOWANCE', null),
    itemKind: fc.constantFrom('OTHER', 'BIRTH', 'MEDICAL_INSURANCE'),
    legalBasis: fc.constantFrom(...LEGAL_BASES),
    minFieldsContainsField: bool(true), caseAssigned: bool(true), mustDisplay: fc.boolean(), displayOnly: bool(false), verdictPreferred: bool(false),
    needsValue: fc.boolean(), statutoryGrant: fc.boolean(), notifyExempt: bool(false),
  }),
  relation: fc.constantFrom('SELF', 'GUARDIAN', 'AGENT', 'CASE_PARTY', 'ASSIGNED_OFFICER', 'EMPLOYER', 'NONE', 'unknown'),
  field: fc.record({
    coordinate: fc.constantFrom('Person.birthDate', 'Person.name'),
    grade: fc.constantFrom<DecisionInput['field']['grade'][]>(1, 2, 3, 4, 3, 2, null),
    share: fc.constantFrom('U', 'C', 'U', 'C', 'N'),
    open: fc.constantFrom('UNCONDITIONAL', 'CONDITIONAL', 'CLOSED'),
    ownerDept: mostly<string | null>('POLICE', 'MARKET', null),
    about: mostly<'PERSON' | 'ENTITY'>('PERSON', 'ENTITY'),
    sensitive: mostly<DecisionInput['field']['sensitive']>('none', 'HEALTH', 'BIOMETRIC', 'FINANCIAL', 'IDENTITY_STATUS', 'WHEREABOUTS'),
    selfAccess: fc.boolean(),
    verdict: fc.constantFrom(null, 'Person.isAtLeast'),
    mask: fc.constantFrom('DATE_YEAR', 'SUPPRESS', 'none', 'X'),
    file: bool(false),
  }),
  grant: mostly<DecisionInput['grant']>('live', 'absent', 'expired'),
  consent: mostly<DecisionInput['consent']>('live', 'absent', 'revoked', 'expired', 'stale'),
  consentBy: mostly<DecisionInput['consentBy']>('SUBJECT', 'KIN', 'GROUP'),
  approval: fc.constantFrom('live', 'absent', 'expired'),
  trustGrant: fc.constantFrom('live', 'absent', 'expired'),
  context: fc.record({
    subjectAge: fc.oneof(fc.nat(120), fc.constantFrom<('missing' | 'unknown' | number)[]>('missing', 'unknown', 13, 14, 17, 18)),
    deceased: bool(false),
    rows: mostly(1, 100, 101, 10_000, 10_001),
    batch: bool(false),
    wholeDistrict: fc.constantFrom(false, false, false, false, false, false, false, true),
    setting: mostly<DecisionInput['context']['setting']>('NONE', 'ASSISTANCE', 'HEALTH'),
    disputed: bool(false),
    publicityEnded: mostly<boolean | 'unknown'>(false, true, 'unknown'),
    region: mostly<string | null>('320499', '320499101', '321399', null),
    idNumberMasked: fc.boolean(),
  }),
  policy: fc.record({ inNegativeList: bool(false), catalogued: fc.constantFrom(true, true, true, true, true, true, true, false) }),
  argument: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('FILTER', 'SORT', 'GROUP', 'COUNT').map((use) => ({ use })) },
    { weight: 2, arbitrary: fc.record({ use: fc.constant('SUBJECT' as const), names: fc.constantFrom('PERSON', 'ENTITY'), inToken: bool(true) }) },
  ),
});

/** What both must agree on; the order in lists does not matter, and only the fast one numbers its steps. */
function comparable(decision: { outcome: string; reason: string; effectiveGrade: number; mask: string | null; verdict: string | null; obligations: readonly string[]; facts: readonly string[] }): unknown {
  const { outcome, reason, effectiveGrade, mask, verdict, obligations, facts } = decision;
  return { outcome, reason, effectiveGrade, mask, verdict, obligations: [...obligations].sort(), facts: [...facts].sort() };
}

describe('the decision and its slow twin', () => {
  it('reads every square of the matrix out of the header', () => {
    expect(MATRIX.size).toBe(13 * 4 * 2 * 3);
  });

  it(`agree on ${runs} random inputs (seed ${SEED}) and meet every outcome and reason on the way`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(inputs, (input) => {
        const fast = decide(input);
        seen.add(fast.outcome).add(fast.reason);
        expect(comparable(fast)).toEqual(comparable(slowDecide(input)));
      }),
      { numRuns: runs },
    );
    // Guards the generator: an agreement that never reaches a step proves nothing of it.
    expect([...seen]).toEqual(expect.arrayContaining(['ALLOW', 'MASK', 'VERDICT', 'DENY', 'REJECT', 'PER_RECORD', 'OK', 'CLEARANCE', 'STEP_UP_REQUIRED', 'NO_RELATION', 'NO_CONSENT', 'GRADE', 'NO_VERDICT']));
  });

  it('agree on every vector of the oracle', () => {
    const vectors = vectorInputs(parse(readFileSync(new URL('../../oracles/decision-vectors.yaml', import.meta.url), 'utf8')));
    for (const { id, input } of vectors) expect({ id, ...(comparable(slowDecide(input)) as object) }).toEqual({ id, ...(comparable(decide(input)) as object) });
  });
});
