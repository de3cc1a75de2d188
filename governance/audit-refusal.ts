import type { SubgraphErrorCode } from '../schema/contract/subgraph-error.ts';

/** Why something asked of the audit was refused: a code of the contract, and for logs and tests what must hold. */
export class AuditRefusal extends Error {
  readonly code: Extract<SubgraphErrorCode, 'AUDITOR_ONLY' | 'LOOKUP_REFUSED' | 'OBJECTION_REFUSED' | 'ALERT_REFUSED' | 'BAD_ARGUMENT' | 'BAD_CURSOR' | 'BAD_IDENTIFIER' | 'AUDIT_UNAVAILABLE'>;

  constructor(code: AuditRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditRefusal';
    this.code = code;
  }
}
