import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../../../gateway/access/decide.ts';
import { vectorInputs } from './vector-inputs.ts';

describe('the decision of one field', () => {
  const vectors = vectorInputs(parse(readFileSync(new URL('../../oracles/decision-vectors.yaml', import.meta.url), 'utf8')));

  it('is checked against every vector of the oracle', () => {
    expect(vectors).toHaveLength(155);
  });

  it.each(vectors)('$id: $says', ({ input, expect: expected }) => {
    const decision = decide(input);
    expect(decision).toMatchObject({
      outcome: expected.outcome,
      reason: expected.reason,
      effectiveGrade: expected.effectiveGrade,
      mask: expected.mask ?? null,
      verdict: expected.verdict ?? null,
    });
    if (expected.step !== undefined) expect(decision.step).toBe(expected.step);
    if (expected.facts !== undefined) expect([...decision.facts].sort()).toEqual([...expected.facts].sort());
    if (expected.obligations !== undefined) expect([...decision.obligations].sort()).toEqual([...expected.obligations].sort());
  });
});
