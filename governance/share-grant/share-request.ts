/** 供需对接: what an organisation asks of an owner department for one item, and what became of it. */
export interface ShareRequest {
  /** Random, unguessable; also the id of the grant, once given. */
  readonly requestId: string;
  /** USCC of the asking organisation, and the person or machine that asked. */
  readonly requester: string;
  readonly requestedBy: string;
  /** Code of the one owner department of all fields. */
  readonly owner: string;
  /** Applications of the asking organisation that shall read. */
  readonly clients: readonly string[];
  readonly itemCode: string;
  /** Coordinates, sorted, without repeats. */
  readonly fields: readonly string[];
  readonly reason: string;
  readonly volumePerDay: number;
  /** RFC 3339 instants. */
  readonly validTo: string;
  readonly requestedAt: string;
  readonly answer: ShareAnswer | null;
}

interface Answered {
  /** `personId` of the owner's data officer. */
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** The owner's answer; a grant may be narrower than what was asked, never wider. */
export type ShareAnswer =
  | (Answered & { readonly outcome: 'REFUSED' })
  | (Answered & { readonly outcome: 'GRANTED'; readonly fields: readonly string[]; readonly volumePerDay: number; readonly validTo: string; readonly revoked: Answered | null });

/** `LIVE` opens fields; the others tell both sides why not. */
export type ShareState = 'REQUESTED' | 'REFUSED' | 'LIVE' | 'EXPIRED' | 'REVOKED';

/** State of a request at an instant. A request whose own term has passed unanswered is EXPIRED. */
export function shareState({ answer, validTo }: ShareRequest, at: Date): ShareState {
  if (answer?.outcome === 'REFUSED') return 'REFUSED';
  if (answer !== null && answer.revoked !== null) return 'REVOKED';
  if (at.getTime() >= Date.parse(answer?.validTo ?? validTo)) return 'EXPIRED';
  return answer === null ? 'REQUESTED' : 'LIVE';
}
