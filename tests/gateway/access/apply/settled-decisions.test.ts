import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rememberingSettle, settle } from '../../../../gateway/access/apply/settled-decisions.ts';
import type { RecordWorld } from '../../../../gateway/access/apply/settled-decisions.ts';
import { CONSENT_STATES } from '../../../../gateway/access/consent/consent-snapshot.ts';
import type { RecordRule } from '../../../../gateway/access/shape/selection-shape.ts';
import { vectorInputs } from '../vector-inputs.ts';
import { fc } from '../../../property.ts';

const VECTORS = vectorInputs(parse(readFileSync(new URL('../../../oracles/decision-vectors.yaml', import.meta.url), 'utf8')));

const rule: fc.Arbitrary<RecordRule> = fc.record({
  input: fc.constantFrom(...VECTORS.map(({ input }) => input)), facts: fc.constant(['SUBJECT'] as const), isVerdict: fc.boolean(), keyOfKnown: fc.constant(false), coordinates: fc.constant(['Person.name']),
  on: fc.constant('ENCLOSING' as const), publicity: fc.constant(null),
});
const world: fc.Arbitrary<RecordWorld> = fc.record({
  relation: fc.constantFrom('SELF', 'GUARDIAN', 'AGENT', 'CASE_PARTY', 'ASSIGNED_OFFICER', 'EMPLOYER', 'NONE'), consent: fc.constantFrom(...CONSENT_STATES), consentBy: fc.constantFrom('SUBJECT', 'KIN', 'GROUP'),
  approval: fc.constantFrom('live', 'absent', 'expired'), deceased: fc.boolean(), disputed: fc.boolean(), subjectAge: fc.constantFrom<RecordWorld['subjectAge'][]>('missing', 13, 14, 17, 18, 70), publicityEnded: fc.boolean(),
});
/** Worlds that differ from the one before in one thing, there and back. */
const worlds = fc.tuple(world, fc.array(fc.tuple(world, fc.constantFrom('relation', 'consent', 'consentBy', 'approval', 'deceased', 'disputed', 'subjectAge', 'publicityEnded')), { maxLength: 12 })).map(([first, changes]) => {
  const all = [first];
  for (const [other, what] of changes) all.push({ ...(all.at(-1) ?? first), [what]: other[what] });
  return [...all, ...all.toReversed()];
});

describe('rememberingSettle', () => {
  it('decides for any records in turn what the checks decide for each', () => {
    fc.assert(fc.property(rule, worlds, (of, records) => {
      const remembered = rememberingSettle(of);
      for (const each of records) expect(remembered(each)).toEqual(settle(of, each));
    }), { numRuns: 300 });
  });

  it('decides once for records that stand alike', () => {
    fc.assert(fc.property(rule, world, (of, each) => {
      const remembered = rememberingSettle(of);
      expect(remembered({ ...each })).toBe(remembered({ ...each }));
    }));
  });
});
