import { afterAll, describe, expect, it } from 'vitest';
import { NO_CONSENTS } from '../../../gateway/access/index.ts';
import type { AccessContext, AccessPlan } from '../../../gateway/access/index.ts';
import type { Sharing } from '../../../gateway/execution/sharing.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import type { Purpose } from '../../../gateway/purpose/purpose.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import { NOW, PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, caseOf, citizen, clerk, engine, party, planOf, steppedUp } from '../../gateway/access/access-house.ts';
import type { Persona } from '../../gateway/access/access-house.ts';
import { createDice } from '../../gateway/execution/disclosing/dice.ts';
import { generatedOperation } from '../../gateway/execution/disclosing/generated-operation.ts';
import { startLiarsHouse } from './asked-of-liars.ts';
import type { Answered, LiarsHouse } from './asked-of-liars.ts';
import { told } from './lies.ts';
import { fc, SEED } from '../../property.ts';

const cases = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 400 : 3;

/** Askers that departments cannot tell apart, and who may see different things. */
const ALIKE: readonly { readonly principals: readonly Principal[]; readonly purpose: Purpose; readonly self: Persona; readonly parties: readonly Persona[] }[] = [
  { principals: [citizen('P03'), citizen('P03', steppedUp)], purpose: NO_PURPOSE, self: 'P03', parties: ['P03'] },
  { principals: [clerk, { ...clerk, clearance: 1 }], purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]), self: 'P01', parties: ['P01', 'P11'] },
  { principals: [engine, { ...engine, clearance: 0 }, { ...engine, region: '320402' }], purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]), self: 'P03', parties: ['P03', 'P04'] },
];

/** Null for an operation that is not valid, which random aliases may make. */
function planned(query: string, asking: Parameters<typeof planOf>[1]): AccessPlan | null {
  try {
    return planOf(query, asking);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('the test\'s operation must be valid')) return null;
    throw error;
  }
}

function hashed(text: string, from: number): number {
  let value = from | 0;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  return value;
}

/** Everything but what two runs of one request may differ in. */
function comparable(answered: Answered | undefined): unknown {
  if (answered === undefined) throw new Error('each request must have come to something');
  const { text, record } = answered;
  const { data, errors = [], extensions } = JSON.parse(text) as { data: unknown; errors?: unknown[]; extensions: Record<string, unknown> };
  return { data, errors: errors.map((each) => JSON.stringify(each)).toSorted(), access: extensions['access'], sources: extensions['sources'], differences: record.differences, subjects: record.subjects, told: record.sources.length };
}

/** Asked twice at once by each: something of it everybody may have, so that calls are shared where departments are honest, as in the one case that is always tried. */
const IN_COMMON = '{ me { hukouArea { name } licenses(first: 2) { nodes { licenseId } } } subjects { ... on Person { hukouArea { name } licenses(first: 2) { nodes { licenseId } } } } }';

const houses: LiarsHouse[] = [];
const opened = async (sharing: Sharing): Promise<LiarsHouse> => {
  const house = await startLiarsHouse(sharing);
  houses.push(house);
  return house;
};
afterAll(async () => {
  for (const house of houses) await house.close();
});

describe('requests at once whose calls are shared', () => {
  it.each<[string, Sharing]>([
    ['all', { kind: 'all' }], ['some', { kind: 'named', subgraphs: new Set(['credit', 'geospatial', 'e-license', 'real-estate']) }],
  ])(`each come to what they come to alone, and so do their entries, with %s subgraphs sharing: ${cases} cases, seed ${SEED}`, { timeout: 3_600_000 }, async (_title, sharing) => {
    const [alone, together] = [await opened({ kind: 'none' }), await opened(sharing)];
    await fc.assert(fc.asyncProperty(fc.integer(), async (number) => {
      const dice = createDice(number);
      const { principals, purpose, self, parties } = dice.pick(ALIKE);
      for (const house of [alone, together]) Object.assign(house.graph, { self, parties });
      const say: Parameters<LiarsHouse['ask']>[2] = (subgraph, body, honest) => (number % 3 === 0 ? told(createDice(hashed(subgraph + body, number)), honest) : { status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify(honest)) });
      const first = generatedOperation(SCHEMA.api, dice);
      const second = generatedOperation(SCHEMA.api, dice);
      const queries = [IN_COMMON, IN_COMMON, first, second, first.replace(/\}$/, ' more: me { personId name } }'), first.replace(/\}$/, ' subjects { __typename } }')];
      const requests = queries.flatMap((query) => principals.flatMap((principal) => {
        const plan = planned(query, { principal, purpose });
        if (plan === null || plan.rejected !== null) return [];
        const context: AccessContext = { principal, purpose, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW };
        return [{ query, plan, context }];
      }));
      const each = [];
      for (const { plan, context } of requests) each.push(await alone.ask(plan, context, say));
      const all = await Promise.all(requests.map(({ plan, context }) => together.ask(plan, context, say)));
      for (const [at, { query }] of requests.entries()) expect({ query, at, came: comparable(all[at]) }).toEqual({ query, at, came: comparable(each[at]) });
    }), { numRuns: cases, examples: [[1]] });
    expect(together.shared()).toBeGreaterThan(0);
  });
});
