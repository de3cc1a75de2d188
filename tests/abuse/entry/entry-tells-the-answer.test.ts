import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CONSENTS } from '../../../gateway/access/index.ts';
import type { AccessContext, AccessPlan } from '../../../gateway/access/index.ts';
import type { AccessRecord } from '../../../journal/journal-entry.ts';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import type { Purpose } from '../../../gateway/purpose/purpose.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import { HOUSING, NEWBORN, NOW, PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, caseOf, citizen, clerk, engine, party, planOf, steppedUp, stranger } from '../../gateway/access/access-house.ts';
import type { Persona } from '../../gateway/access/access-house.ts';
import { createDice } from '../../gateway/execution/disclosing/dice.ts';
import { generatedOperation } from '../../gateway/execution/disclosing/generated-operation.ts';
import { startLiarsHouse } from './asked-of-liars.ts';
import type { LiarsHouse } from './asked-of-liars.ts';
import { told } from './lies.ts';
import { untold } from './told-by-entry.ts';
import { fc, SEED } from '../../property.ts';

const operations = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 1_500 : 40;
const ANSWERS_EACH = 8;

/** Who asks, and whom the graph then says they are. */
const ASKERS: readonly { readonly principal: Principal; readonly purpose: Purpose; readonly self: Persona; readonly parties: readonly (Persona | 'E1')[] }[] = [
  { principal: citizen('P03', steppedUp), purpose: NO_PURPOSE, self: 'P03', parties: ['P03'] },
  { principal: citizen('P01'), purpose: NO_PURPOSE, self: 'P01', parties: ['P01'] },
  { principal: citizen('P10', steppedUp), purpose: caseOf(NEWBORN, [party('GUARDIAN', 'P10'), party('CHILD', 'P11')], { legalBasis: 'SUBJECT_REQUEST' }), self: 'P10', parties: ['P10', 'P11'] },
  { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]), self: 'P01', parties: ['P01', 'P11'] },
  { principal: engine, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]), self: 'P03', parties: ['P03', 'P04'] },
  { principal: engine, purpose: caseOf(HOUSING, [party('APPLICANT', 'P03'), { role: 'LEGAL_REPRESENTATIVE', kind: 'ENTITY', key: '91320499MY9A00018R' }]), self: 'P03', parties: ['P03', 'E1'] },
  { principal: stranger, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]), self: 'P01', parties: ['P01'] },
  { principal: { ...engine, kind: 'AUDITOR', clientId: 'audit-console', clearance: 4 }, purpose: NO_PURPOSE, self: 'P03', parties: ['P03'] },
];

/**
 * Random graded operations of random askers over subgraphs that lie and break in every way a reply can: what the response shows is told by its entry, to the field, the state
 * and the subject; what a subgraph says beside its data is nowhere; and the compiled writer comes to what completing and applying comes to.
 */
/** Null for an operation that is not valid, which random aliases may make. */
function planned(query: string, asking: Parameters<typeof planOf>[1]): AccessPlan | null {
  try {
    return planOf(query, asking);
  } catch (error) {
    if (error instanceof Error && !(error instanceof ClientError) && error.message.startsWith('the test\'s operation must be valid')) return null;
    throw error;
  }
}

function hashed(text: string, from: number): number {
  let value = from | 0;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  return value;
}

/** Everything but what two runs of one request may differ in. */
const comparable = (text: string): unknown => {
  const { data, errors = [], extensions } = JSON.parse(text) as { data: unknown; errors?: unknown[]; extensions: Record<string, unknown> };
  return { data, errors: errors.map((each) => JSON.stringify(each)).toSorted(), access: extensions['access'], sources: extensions['sources'] };
};

/** An entry's differences without those of what is suppressed: that is not fetched, and whether a failure above left it unresolved is nothing that was disclosed. */
function differencesOf({ differences }: AccessRecord, { decisions, template }: AccessPlan): unknown {
  const suppressed = new Set(template.fields.flatMap(({ path, coordinate }, index) => (decisions.some((each) => each.path === path && each.coordinate === coordinate && each.mask === 'SUPPRESS') ? [index] : [])));
  return differences.filter(({ index }) => !suppressed.has(index));
}

let house: LiarsHouse;
beforeAll(async () => {
  house = await startLiarsHouse();
});
afterAll(() => house.close());

describe('whatever subgraphs say', () => {
  it(`a response shows nothing that its entry does not tell, and nothing beside: ${operations} operations, ${ANSWERS_EACH} answers each, seed ${SEED}`, { timeout: 3_600_000 }, async () => {
    const met = { written: 0, fetched: 0, masked: 0, strangers: 0, tallies: 0, errors: 0 };
    await fc.assert(fc.asyncProperty(fc.integer(), async (number) => {
      const dice = createDice(number);
      const { principal, purpose, self, parties } = dice.pick(ASKERS);
      const query = generatedOperation(SCHEMA.api, dice);
      const plan = planned(query, { principal, purpose });
      if (plan === null || plan.rejected !== null) return;
      const context: AccessContext = { principal, purpose, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW };
      Object.assign(house.graph, { self, parties });
      for (let answer = 0; answer < ANSWERS_EACH; answer += 1) {
        const say: Parameters<LiarsHouse['ask']>[2] = (subgraph, body, honest) => told(createDice(hashed(subgraph + body, number + answer * 7919)), honest);
        const compiled = await house.ask(plan, context, say);
        const plain = await house.ask(plan, context, say, true);
        for (const { text, record } of [compiled, plain]) expect({ query, text, untold: untold(text, record, plan, house.graph.origins) }).toEqual({ query, text, untold: [] });
        expect({ query, ...comparable(compiled.text) as object, differences: differencesOf(compiled.record, plan), subjects: compiled.record.subjects }).toEqual({ query, ...comparable(plain.text) as object, differences: differencesOf(plain.record, plan), subjects: plain.record.subjects });
        met[compiled.way] += 1;
        met.masked += compiled.text.includes('**') ? 1 : 0;
        met.strangers += compiled.record.subjects.some(({ role }) => role === 'RESULT') ? 1 : 0;
        met.tallies += compiled.record.differences.some(({ state }) => typeof state !== 'string') ? 1 : 0;
        met.errors += compiled.text.startsWith('{"errors"') ? 1 : 0;
      }
    }), { numRuns: operations });
    // Guards the generator: a truth about nothing would prove nothing.
    const { masked, strangers, tallies, ...common } = met;
    // What is rarer only a full run is sure to meet, each by itself.
    for (const [what, times] of Object.entries(operations < 1_000 ? { ...common, decided: masked + strangers + tallies } : met)) expect({ what, isMet: times > 0 }).toEqual({ what, isMet: true });
  });
});
