import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import { ASSURANCES } from '../../../login/principal.ts';
import { RELATIONS } from '../../../purpose/relation.ts';
import { decideSettled } from '../../decision/decide-settled.ts';
import type { PolicyLists } from '../policy-lists.ts';
import type { PolicyProblem } from '../policy-problem.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';
import { hypothesisSchema, hypotheticalInput } from './hypothesis.ts';

export interface FindingsOptions {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Grants that end within so many days are found. */
  readonly expiresWithinDays: number;
}

const DAY_MS = 86_400_000;
/** The end of a day in China. */
const endOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`) + DAY_MS;

/**
 * What holds and is still likely to be a mistake: grants that have ended or end soon, and fields of grants and items that no client would be given whatever
 * else stood well. By file and line, like problems; a policy with findings takes effect.
 */
export function policyFindings(lists: PolicyLists, policy: PolicySnapshot, schema: GradedSchema, options: FindingsOptions): readonly PolicyProblem[] {
  return [...endingGrants(lists, options), ...uselessGrants(lists, policy, schema, options), ...uselessFields(lists, policy, schema, options)];
}

function endingGrants({ demand }: PolicyLists, { at, expiresWithinDays }: FindingsOptions): PolicyProblem[] {
  return demand.value.grants.flatMap(({ id, to }, i): PolicyProblem[] => {
    const left = Math.ceil((endOf(to) - at) / DAY_MS);
    if (left > expiresWithinDays) return [];
    return [demand.problem(['grants', i, 'to'], `be renewed or removed: ${id} ${left <= 0 ? 'has ended' : `ends in ${left} days`}`, to)];
  });
}

/** Clients of a grant that are given none of one of its fields, during its term. */
function uselessGrants({ demand }: PolicyLists, policy: PolicySnapshot, schema: GradedSchema, { at }: FindingsOptions): PolicyProblem[] {
  return demand.value.grants.flatMap(({ id, from, to, item, clients, fields }, i) => {
    const during = Math.max(at, Date.parse(`${from}T00:00:00+08:00`));
    if (during >= endOf(to)) return [];
    return fields.flatMap((field, j): PolicyProblem[] => {
      const refusals = clients.map((client) => refusalAtBest(policy, schema, { client, item, field }, during));
      if (refusals.includes(null)) return [];
      return [demand.problem(['grants', i, 'fields', j], `be granted to a client that can get it: no client of ${id} ever does (${[...new Set(refusals)].join(', ')})`, field)];
    });
  });
}

/** Minimum fields of an item that no client at all is given for its sake. */
function uselessFields({ items }: PolicyLists, policy: PolicySnapshot, schema: GradedSchema, { at }: FindingsOptions): PolicyProblem[] {
  return items.flatMap((item) => item.value.fields.flatMap(({ field }, i): PolicyProblem[] => {
    const refusals = policy.clientIds.map((client) => refusalAtBest(policy, schema, { client, item: item.value.code, field }, at));
    return refusals.includes(null) ? [] : [item.problem(['fields', i, 'field'], `be readable by some client: no client ever gets it for this item (${[...new Set(refusals)].join(', ')})`, field)];
  }));
}

/** Null where the client would be given something of the field under some relation, all else standing well; otherwise the reason it would meet. */
function refusalAtBest(policy: PolicySnapshot, schema: GradedSchema, asked: { readonly client: string; readonly item: string | null; readonly field: string }, at: number): string | null {
  const reasons: string[] = [];
  for (const relation of RELATIONS) {
    for (const assurance of ASSURANCES) {
      const hypothesis = hypothesisSchema.parse({ ...asked, relation, assurance, stepUp: 'live', consent: 'live', approval: 'live' });
      const { outcome, reason } = decideSettled(hypotheticalInput(policy, schema, hypothesis, at));
      if (outcome !== 'DENY' && outcome !== 'REJECT') return null;
      reasons.push(reason);
    }
  }
  // Whoever stands in no relation is refused for that; the other reasons say more.
  return reasons.find((reason) => reason !== 'NO_RELATION') ?? 'NO_RELATION';
}
