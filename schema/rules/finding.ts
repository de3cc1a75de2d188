import type { ASTNode } from 'graphql';
import type { ReviewedDowngrade } from '../reviewed-downgrades.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';

/** One breach of a rule: where, what must hold, and what was got. */
export interface Finding {
  readonly rule: string;
  readonly subgraph: string;
  /** File and line (1-based; 0 when the breach is of no one line). */
  readonly file: string;
  readonly line: number;
  /** Schema coordinate, e.g. `Person.idNumber` or `Person.licenses(status:)`. */
  readonly coordinate: string;
  readonly must: string;
  readonly got: string;
}

/** A rule of the schema. Rules see every source at once, and what was reviewed (default nothing), and never throw. */
export interface SchemaRule {
  readonly id: string;
  check(sources: readonly SubgraphSource[], downgrades?: readonly ReviewedDowngrade[]): Finding[];
}

/** A finding at a node of a source. */
export function findingAt(rule: string, source: SubgraphSource, node: ASTNode | null, coordinate: string, must: string, got: string): Finding {
  return { rule, subgraph: source.name, file: source.file, line: lineOf(node), coordinate, must, got };
}

/** Line of a node's name, or of its first word; a description above it does not count. */
function lineOf(node: ASTNode | null): number {
  if (node === null) return 0;
  const named = 'name' in node && node.name !== undefined ? node.name.loc : undefined;
  return (named ?? node.loc)?.startToken.line ?? 0;
}

/** One line for the terminal. */
export function formatFinding({ file, line, coordinate, rule, must, got }: Finding): string {
  return `schema/${file}:${line} ${coordinate} [${rule}] must ${must}; got ${got}`;
}
