import { RECORD_FACTS } from './decision/decision.ts';
import type { Decision, RecordFact } from './decision/decision.ts';
import type { DecisionInput } from './decision/decision-input.ts';
import { decideSettled } from './decision/decide-settled.ts';
import { possibilitiesOf } from './decision/unknown-facts.ts';
import type { Possibility } from './decision/unknown-facts.ts';

/**
 * Decides one field: a pure function of its input, in the order of checks of the header of tests/oracles/decision-vectors.yaml (domain.md 6.4 and 6.6
 * as corrected by design.md section 7). Unknown facts of the record make it PER_RECORD only where they make a difference.
 */
export function decide(input: DecisionInput): Decision {
  const decision = settle(input);
  const use = input.argument?.use;
  if (use === undefined || use === 'SUBJECT' || decision.outcome === 'ALLOW' || decision.reason === 'IMPORTANT_DATA_REVIEW') return decision;
  // Step 11: what may not be read plainly may not be filtered, sorted, grouped or counted by; the inner reason would tell more than this.
  return { ...decision, outcome: 'REJECT', reason: 'ARGUMENT_FORBIDDEN', mask: null, verdict: null, obligations: [], facts: [], step: '11' };
}

interface Decided extends Possibility {
  readonly decision: Decision;
}

/** Step 0e: decides for every value of the unknown facts and merges. */
function settle(input: DecisionInput): Decision {
  const all: readonly Decided[] = possibilitiesOf(input).map((possibility) => ({ ...possibility, decision: decideSettled(possibility.input) }));
  const highest = all.reduce((a, b) => (b.decision.effectiveGrade > a.decision.effectiveGrade ? b : a)).decision;
  if (all.length === 1) return highest;
  const facts = RECORD_FACTS.filter((fact) => matters(fact, all));
  if (facts.length === 0) {
    return { ...highest, obligations: [...new Set(all.flatMap(({ decision }) => decision.obligations))] };
  }
  return {
    outcome: 'PER_RECORD', reason: 'RECORD_FACTS', effectiveGrade: highest.effectiveGrade, mask: null, verdict: null,
    obligations: ['IMPLICIT_READ'], facts, step: '0',
  };
}

/** A fact matters when two possibilities that differ in it alone come out differently. */
function matters(fact: RecordFact, all: readonly Decided[]): boolean {
  const others = RECORD_FACTS.filter((other) => other !== fact);
  return all.some((a) =>
    all.some((b) => others.every((other) => a.choice[other] === b.choice[other]) && !sameResult(a.decision, b.decision)),
  );
}

function sameResult(a: Decision, b: Decision): boolean {
  return a.outcome === b.outcome && a.reason === b.reason;
}
