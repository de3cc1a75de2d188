import type { DocumentNode } from 'graphql';
import type { AccessTemplate } from '../../journal/journal-entry.ts';
import type { SelectionShape } from './shape/selection-shape.ts';

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
  /** Cache key (SHA-256, hex) over operation hash, schema id, policy version, access signature and the variables that the plan depends on. */
  readonly key: string;
  /**
   * The pruned operation with hidden selections added, fragments and `@skip`/`@include` resolved, thresholds of verdict fields injected (so it is valid
   * against the whole schema, `@inaccessible` arguments included). Null when nothing is to be fetched. Deep-frozen.
   */
  readonly document: DocumentNode | null;
  /** SHA-256 (hex) of the printed pruned document: the plan cache's key. */
  readonly documentHash: string;
  /**
   * Variables for `document`: the client's that it still uses, and hidden ones that name subjects. An ID number given as an argument is a `personId`
   * here. Belongs to one request; everything else on the plan may be shared between requests of the same key.
   */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly decisions: readonly FieldDecision[];
  /** Set when the whole operation is refused: the reason; nothing is planned or fetched. */
  readonly rejected: string | null;
  /** The response in the client's order, by runtime type: what {@link applyAccess} walks and an executor may compile. */
  readonly shape: SelectionShape;
  /** Answers of `__schema` and `__type` by response key: what this principal may know of the graph. */
  readonly introspection: Readonly<Record<string, unknown>>;
  /** What the audit says of every request with this plan; field states refer to it by index. */
  readonly template: AccessTemplate;
  readonly schemaId: string;
  readonly policyVersion: string;
  /** Something may be disclosed of records by the hundred, or for an item that is run over many subjects (domain.md 6.3): the audit is told of it before the fetch. */
  readonly bulk: boolean;
  /** Dry run of a proposed policy version, for clients that are told of one. */
  readonly proposed?: ProposedOutcome;
}

/** What a proposed policy version would take away from an operation; the answer is not touched by it. */
export interface ProposedOutcome {
  readonly policyVersion: string;
  /** Selection paths given now that would be refused then; by record where the records decide. */
  readonly denied: readonly string[];
  /** The whole operation would be refused. */
  readonly rejected: boolean;
}

/** Response keys that begin so are hidden selections (subject keys, facts of the record): fetched, never shown. A client's aliases may not begin so. */
export const HIDDEN_PREFIX = 'sqHidden_';
