import { createHash } from 'node:crypto';
import { Kind, print, visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** SHA-256 (hex) of one operation printed with every literal blanked: what the audit calls it. Says what was asked, and of nobody; `own` holds that operation and its fragments. */
export function operationHash(own: DocumentNode): string {
  return createHash('sha256').update(print(blanked(own))).digest('hex');
}

function blanked(own: DocumentNode): DocumentNode {
  return visit(own, {
    StringValue: () => ({ kind: Kind.STRING, value: '' }),
    IntValue: () => ({ kind: Kind.INT, value: '0' }),
    FloatValue: () => ({ kind: Kind.FLOAT, value: '0' }),
    ListValue: () => ({ kind: Kind.LIST, values: [] }),
    ObjectValue: () => ({ kind: Kind.OBJECT, fields: [] }),
  });
}
