/**
 * What one operation may be at most. All but `cost` hold before validation and planning, in time linear in the document (access.md A8): a
 * planner or a validator must never meet a document that is out of bounds.
 */
export interface OperationLimits {
  /** UTF-8 bytes of the document. */
  readonly documentBytes: number;
  /** Lexer tokens of the document. */
  readonly tokens: number;
  /** Characters of any one name: aliases, operations, variables, fragments. */
  readonly nameLength: number;
  /** Nesting of lists and objects among the literals, and of list types. */
  readonly literalDepth: number;
  /** Operations in one document. */
  readonly operations: number;
  /** Nesting of fields, fragments expanded. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Fields, fragment spreads and inline fragments, fragments expanded. */
  readonly selections: number;
  readonly directives: number;
  /** Values of all kinds inside the variables: scalars, lists and objects. */
  readonly variableValues: number;
  /** Nesting of lists and objects inside the variables. */
  readonly variableDepth: number;
  /** Items of any one list in the variables or among the arguments. */
  readonly listItems: number;
  /** Fields that may be resolved, lists multiplied (gateway/operation/operation-cost.ts). */
  readonly cost: number;
}

export const DEFAULT_OPERATION_LIMITS: OperationLimits = {
  documentBytes: 64 * 1024,
  tokens: 4_000,
  nameLength: 100,
  literalDepth: 8,
  operations: 10,
  depth: 20,
  aliases: 60,
  rootFields: 20,
  selections: 500,
  directives: 60,
  variableValues: 2_000,
  variableDepth: 8,
  listItems: 200,
  cost: 50_000,
};

/**
 * Limits of an ungraded public graph. It says nothing of how long its lists are, so the estimated cost is little more than a guess raised to the
 * depth; the public four-subgraph workload alone is estimated at 98,562.
 */
export const PUBLIC_OPERATION_LIMITS: OperationLimits = { ...DEFAULT_OPERATION_LIMITS, cost: 5_000_000 };

/** Names of limits, as they appear in `extensions.limit` of LIMIT_EXCEEDED. */
export type LimitName = keyof OperationLimits;
