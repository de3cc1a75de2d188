import type { ShareAnswer, ShareRequest } from './share-request.ts';

/** A row of the table share_request. */
export interface ShareRow {
  readonly request_id: string;
  readonly requester: string;
  readonly requested_by: string;
  readonly owner: string;
  readonly clients: string[];
  readonly item_code: string;
  readonly fields: string[];
  readonly reason: string;
  readonly volume_per_day: number;
  readonly valid_to: Date;
  readonly requested_at: Date;
  readonly answer: 'GRANTED' | 'REFUSED' | null;
  readonly answered_by: string | null;
  readonly answered_at: Date | null;
  readonly answer_reason: string | null;
  readonly granted_fields: string[] | null;
  readonly granted_volume: number | null;
  readonly granted_to: Date | null;
  readonly revoked_by: string | null;
  readonly revoked_at: Date | null;
  readonly revoke_reason: string | null;
}

/** A request as its row says; the constraints of the table keep what is read here together. */
export function shareOfRow(row: ShareRow): ShareRequest {
  return {
    requestId: row.request_id,
    requester: row.requester,
    requestedBy: row.requested_by,
    owner: row.owner,
    clients: row.clients,
    itemCode: row.item_code,
    fields: row.fields,
    reason: row.reason,
    volumePerDay: row.volume_per_day,
    validTo: row.valid_to.toISOString(),
    requestedAt: row.requested_at.toISOString(),
    answer: answerOfRow(row),
  };
}

function answerOfRow(row: ShareRow): ShareAnswer | null {
  const { answer, answered_by: by, answered_at: at, answer_reason: reason, granted_fields: fields, granted_volume: volumePerDay, granted_to: validTo } = row;
  if (answer === null || by === null || at === null || reason === null) return null;
  const answered = { by, at: at.toISOString(), reason };
  if (answer === 'REFUSED' || fields === null || volumePerDay === null || validTo === null) return { ...answered, outcome: 'REFUSED' };
  const { revoked_by: revokedBy, revoked_at: revokedAt, revoke_reason: why } = row;
  const revoked = revokedBy === null || revokedAt === null || why === null ? null : { by: revokedBy, at: revokedAt.toISOString(), reason: why };
  return { ...answered, outcome: 'GRANTED', fields, volumePerDay, validTo: validTo.toISOString(), revoked };
}
