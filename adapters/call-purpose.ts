import type { CallContext } from './call-context.ts';

/**
 * What is written where a department asks for the cause of a citizen's own request, which has no item: departments demand a cause of every call, and
 * this one is true.
 */
export const SELF_REQUEST_CAUSE = '本人查询';

/** The same for a representative of an entity (法人码) who asks for the entity or for oneself, outside any item. */
export const ENTITY_REQUEST_CAUSE = '本单位查询';

/** The same for data that is open to everybody, asked for by an application of the open-data platform. */
export const OPEN_DATA_CAUSE = '公共数据开放';

/** The same for an auditor's look at what is public. */
export const AUDIT_CAUSE = '审计监督';

/** The purpose of a call in the words departments ask for. */
export interface CallPurpose {
  /** Name of the item (事项), or one of the causes above where there is none. */
  readonly cause: string;
  /** Item implementation code (事项实施编码); null where there is no item. */
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
