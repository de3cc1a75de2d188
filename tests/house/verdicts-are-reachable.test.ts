import { describe, expect, it } from 'vitest';
import { decideSettled } from '../../gateway/access/decision/decide-settled.ts';
import { hypothesisSchema, hypotheticalInput } from '../../gateway/access/policy/tools/hypothesis.ts';
import type { Decision } from '../../gateway/access/decision/decision.ts';
import { NOW, POLICY, SCHEMA } from '../gateway/access/access-house.ts';

/**
 * 可用不可见 holds only where there is somebody to ask: over the lists and the graph as shipped, every verdict field answers for some application and item, and whoever is told
 * to ask a verdict in the place of a value can ask it.
 */
const { graded } = SCHEMA;
const fields = [...graded.types.values()].filter(({ kind }) => kind === 'OBJECT').flatMap((type) => [...type.fields.values()]).filter(({ rule }) => rule.kind === 'graded');
const items = [null, ...POLICY.itemCodes];

/** What a client is told of a field at best: of somebody grown up and alive who consents, after a step-up, on a case of its own. */
function decide(client: string, item: string | null, field: string): Decision {
  const asked = hypothesisSchema.parse({ client, item, field, assurance: 'FACE', stepUp: 'live', consent: 'live', approval: 'live' });
  return decideSettled(hypotheticalInput(POLICY, graded, asked, NOW));
}
const answers = ({ outcome }: Decision): boolean => outcome === 'ALLOW' || outcome === 'MASK';

describe('a verdict field', () => {
  const verdicts = fields.filter(({ type }) => type === 'Ternary').map(({ coordinate }) => coordinate);

  it('is among the fields', () => expect(verdicts.length).toBeGreaterThan(8));

  it.each(verdicts)('%s answers for some application and item', (coordinate) => {
    expect(POLICY.clientIds.some((client) => items.some((item) => answers(decide(client, item, coordinate))))).toBe(true);
  });
});

describe('a value that a verdict stands for', () => {
  const values = fields.flatMap(({ coordinate, rule }) => (rule.kind === 'graded' && rule.grade.verdict !== null ? [[coordinate, rule.grade.verdict] as const] : []));

  it.each(values)('%s names %s, which whoever is told so can ask for the same item', (coordinate, verdict) => {
    const told = POLICY.clientIds.flatMap((client) => items.map((item) => ({ client, item }))).filter(({ client, item }) => decide(client, item, coordinate).outcome === 'VERDICT');
    expect(told.filter(({ client, item }) => !answers(decide(client, item, verdict)))).toEqual([]);
  });

  it.each(values)('%s names %s on the same record or on the subject itself, never in some other list', (coordinate, verdict) => {
    const [type, other] = [coordinate, verdict].map((each) => each.slice(0, each.indexOf('.')));
    expect(other === type || (graded.types.get(other ?? '')?.subjects.some(({ key }) => !key.includes('{')) ?? false)).toBe(true);
  });
});
