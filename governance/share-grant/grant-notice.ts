import type { ShareRequest } from './share-request.ts';

/** A share grant as the change feed tells it: what the gateway needs to open exactly what a grant of policy/demand.yaml would. */
export interface GrantNotice {
  readonly grantId: string;
  readonly owner: string;
  readonly organization: string;
  readonly clients: readonly string[];
  readonly itemCode: string;
  readonly fields: readonly string[];
  readonly volumePerDay: number;
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: string | null;
}

/** A grant of policy/demand.yaml that its owner suspended: closed from then on, whatever the file says. */
export interface SuspensionNotice {
  readonly grantId: string;
  readonly suspendedAt: string;
}

/** What the feed tells of a request; null while nothing was granted. */
export function grantNotice({ requestId, owner, requester, clients, itemCode, answer }: ShareRequest): GrantNotice | null {
  if (answer?.outcome !== 'GRANTED') return null;
  return {
    grantId: requestId, owner, organization: requester, clients, itemCode, fields: answer.fields, volumePerDay: answer.volumePerDay,
    validFrom: answer.at, validTo: answer.validTo, revokedAt: answer.revoked?.at ?? null,
  };
}
