import type { CallContext } from './call-context.ts';

/**
 * What is written where a department asks for the cause of a citizen's own request, which has no item: departments demand a cause of every call, and
 * this one is true.
 */
export const SELF_REQUEST_CAUSE = '本人查询';

/** The purpose of a call in the words departments ask for. */
export interface CallPurpose {
  /** Name of the item (事项), or {@link SELF_REQUEST_CAUSE}. */
  readonly cause: string;
  /** Item implementation code (事项实施编码); null for a citizen's own request. */
  readonly itemCode: string | null;
  /** USCC of the asking organisation; null for a citizen. */
  readonly organization: string | null;
  readonly caseNo: string | null;
}

/** The purpose of this call; null when an organisation asks without an item, which departments that want a purpose must not be asked. */
export function callPurpose({ organization, item, itemName, caseNo }: CallContext): CallPurpose | null {
  if (item !== null || itemName !== null) return { cause: itemName ?? item ?? '', itemCode: item, organization, caseNo };
  return organization === null ? { cause: SELF_REQUEST_CAUSE, itemCode: null, organization: null, caseNo } : null;
}
