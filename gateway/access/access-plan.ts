import type { DocumentNode } from 'graphql';

/**
 * What the access stage made of one operation: a pruned document that holds nothing denied, the masks to apply on the way out, the reasons, and
 * what the audit must say. A pure function of (operation, schema, policy version, access signature), and cached by just that key.
 */

export const DECISION_OUTCOMES = ['ALLOW', 'MASK', 'VERDICT', 'DENY', 'REJECT', 'PER_RECORD'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export type Grade = 1 | 2 | 3 | 4;

/** One field's decision at one place of the operation. */
export interface FieldDecision {
  /** Response path pattern, `@` for a list position: `me.licenses.nodes.@.number`. Response keys, so two aliases are two decisions. */
  readonly path: string;
  /** Runtime type and field, `ElectronicLicense.number`: what decisions and masks go by. */
  readonly coordinate: string;
  readonly outcome: DecisionOutcome;
  /** A reason of the registry in tests/oracles/decision-vectors.yaml. For the audit; a client sees constant text only. */
  readonly reason: string;
  readonly effectiveGrade: Grade;
  /** Name of the mask (outcome MASK), or null. */
  readonly mask: string | null;
  /** Name of the verdict field that answers in its place (outcome VERDICT), or null. */
  readonly verdict: string | null;
  readonly obligations: readonly string[];
}

export interface AccessPlan {
  /** Cache key: operation hash, schema id, policy version, access signature. */
  readonly key: string;
  /** The pruned operation with hidden selections added; null when every field is denied and no department needs asking. Deep-frozen. */
  readonly document: DocumentNode | null;
  /** SHA-256 (hex) of the printed pruned document: the plan cache's key. */
  readonly documentHash: string;
  readonly decisions: readonly FieldDecision[];
  /** Set when the whole operation is refused: the reason; nothing is planned or fetched. */
  readonly rejected: string | null;
  readonly schemaId: string;
  readonly policyVersion: string;
}

/** Response keys that begin so are hidden selections (subject keys, facts of the record): fetched, never shown. GraphQL names must not begin with `__`. */
export const HIDDEN_PREFIX = 'sqHidden_';
