import { visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { limitExceeded } from './limit-exceeded.ts';
import type { OperationLimits } from './operation-limits.ts';

/**
 * Refuses a document with a name that is too long, or with literals or types nested too deep. A response key stands in the path of everything below it, in
 * the answer and in the journal, so one long alias would be written hundreds of times; deep literals exhaust the stack of whoever walks them by recursion.
 */
export function checkSyntax(document: DocumentNode, limits: Pick<OperationLimits, 'nameLength' | 'literalDepth'>): void {
  let depth = 0;
  const nested = {
    enter(): void {
      depth += 1;
      if (depth > limits.literalDepth) throw limitExceeded('literalDepth', limits.literalDepth, null);
    },
    leave(): void {
      depth -= 1;
    },
  };
  visit(document, {
    Name(node) {
      if (node.value.length > limits.nameLength) throw limitExceeded('nameLength', limits.nameLength, node.value.length);
    },
    ListValue: nested, ObjectValue: nested, ListType: nested,
  });
}
