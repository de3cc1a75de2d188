import type { SubgraphErrorCode } from '../schema/contract/subgraph-error.ts';

/** Why an act on grants, approvals or trust was refused: codes of the subgraph contract. */
export const ACT_REFUSALS = [
  'SHARE_INVALID', 'SHARE_FORBIDDEN', 'SHARE_CLOSED', 'SHARE_NOT_FOUND', 'APPROVAL_INVALID', 'APPROVAL_FORBIDDEN', 'APPROVAL_CLOSED', 'APPROVAL_NOT_FOUND',
  'TRUST_INVALID', 'TRUST_FORBIDDEN', 'TRUST_NOT_FOUND',
] as const satisfies readonly SubgraphErrorCode[];
export type ActRefusalCode = (typeof ACT_REFUSALS)[number];

/** An act that was refused whole: nothing was recorded, nothing opened. The message says what must hold and what was got, without personal data. */
export class ActRefusal extends Error {
  readonly code: ActRefusalCode;

  constructor(code: ActRefusalCode, message: string) {
    super(message);
    this.name = 'ActRefusal';
    this.code = code;
  }
}
