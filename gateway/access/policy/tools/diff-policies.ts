import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import { decideSettled } from '../../decision/decide-settled.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';
import { HypothesisError, hypothesisSchema, hypotheticalInput } from './hypothesis.ts';

/** A question that two versions of the lists answer differently. */
export interface PolicyChange {
  readonly client: string;
  readonly item: string | null;
  readonly field: string;
  /** `OUTCOME REASON`, with the mask or verdict; `unknown` where a version lacks the client or item. */
  readonly from: string;
  readonly to: string;
  /** The new version shows more than the old one. */
  readonly loosens: boolean;
}

const SHOWS: Readonly<Record<string, number>> = { ALLOW: 3, MASK: 2, VERDICT: 1 };

/** Every (client, item, field) whose outcome differs, asked as {@link hypothesisSchema} defaults; stepped up where persons ask, so that nothing hides behind that. */
export function diffPolicies(before: PolicySnapshot, after: PolicySnapshot, schema: GradedSchema, at: number): readonly PolicyChange[] {
  const clients = [...new Set([...before.clientIds, ...after.clientIds])].sort();
  const items = [null, ...[...new Set([...before.itemCodes, ...after.itemCodes])].sort()];
  const fields = [...schema.types.values()].flatMap((type) => [...type.fields.values()]).filter(({ rule }) => rule.kind === 'graded').map(({ coordinate }) => coordinate);
  const changes: PolicyChange[] = [];
  for (const client of clients) {
    for (const item of items) {
      for (const field of fields) {
        const [from, to] = [before, after].map((policy) => outcomeUnder(policy, schema, { client, item, field }, at));
        if (from === undefined || to === undefined || from.text === to.text) continue;
        changes.push({ client, item, field, from: from.text, to: to.text, loosens: to.shows > from.shows });
      }
    }
  }
  return changes;
}

function outcomeUnder(policy: PolicySnapshot, schema: GradedSchema, asked: { client: string; item: string | null; field: string }, at: number): { readonly text: string; readonly shows: number } {
  try {
    const { outcome, reason, mask, verdict } = decideSettled(hypotheticalInput(policy, schema, hypothesisSchema.parse({ ...asked, assurance: 'FACE', stepUp: 'live', consent: 'live' }), at));
    const shown = mask ?? verdict;
    return { text: `${outcome}${shown === null ? '' : ` ${shown}`} ${reason}`, shows: SHOWS[outcome] ?? 0 };
  } catch (cause) {
    if (cause instanceof HypothesisError) return { text: 'unknown', shows: 0 };
    throw cause;
  }
}
