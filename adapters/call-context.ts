/**
 * Why a department is asked, on whose behalf, and how long it may take. Departments log the purpose
 * (`useCause`, `YWLX`, `additional`, `projectId`), so each adapter must carry it where its system asks for one.
 */
export interface CallContext {
  /** The gateway's request id; sent on as correlation id where the protocol has a place for one. */
  readonly requestId: string;
  /** USCC of the asking organisation; null for a citizen asking about oneself. */
  readonly organization: string | null;
  /** Item implementation code (事项实施编码) and its Chinese name; null when there is no item. Where an organisation asks without an item, the name is its cause (call-purpose.ts). */
  readonly item: string | null;
  readonly itemName: string | null;
  /** Case number (办件编号); null when there is no case. */
  readonly caseNo: string | null;
  /** Cancels the call; aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds after which no answer is of use. */
  readonly deadline: number;
}
