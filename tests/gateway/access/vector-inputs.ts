import type { DecisionInput } from '../../../gateway/access/decision/decision-input.ts';

/** One vector of tests/oracles/decision-vectors.yaml with its input made whole. */
export interface Vector {
  readonly id: string;
  readonly says: string;
  readonly input: DecisionInput;
  readonly expect: {
    readonly outcome: string;
    readonly reason: string;
    readonly effectiveGrade: number;
    readonly step?: string;
    readonly mask?: string;
    readonly verdict?: string;
    readonly facts?: readonly string[];
    readonly obligations?: readonly string[];
  };
}

type Mapping = Readonly<Record<string, unknown>>;
const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `defaults` deep-merged with `in`: mappings key by key; scalars, lists and null replace. */
function merge(base: unknown, over: unknown): unknown {
  if (!isMapping(base) || !isMapping(over)) return over;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, key in over ? merge(base[key], over[key]) : base[key]]));
}

/** Reads the parsed vector file; the oracle's own shape is trusted, so the cast stands at this boundary. */
export function vectorInputs(document: unknown): readonly Vector[] {
  const { defaults, vectors } = document as { defaults: Mapping; vectors: readonly (Omit<Vector, 'input'> & { in: Mapping })[] };
  return vectors.map(({ in: over, ...vector }) => ({ ...vector, input: merge(defaults, over) as DecisionInput }));
}
