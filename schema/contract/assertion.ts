/**
 * The gateway's assertion: what accompanies every call from the gateway to a subgraph, signed by HTTP message signatures
 * (RFC 9421, `hmac-sha256`) with a key of that one subgraph. Part of the contract, so it lives beside the schema: gateway and subgraphs
 * both import it, and neither imports the other.
 */

import type { HolderCode } from './holder-code.ts';

/** Header that carries the context: the JSON of {@link AssertionContext} in visible ASCII, everything else (spaces too) as `\uXXXX` (decision 0384). */
export const CONTEXT_HEADER = 'shuqiao-context';

/** Header of an answer that names the call it answers: the `signature` of that call, as it came (decision 0345). */
export const ANSWERED_HEADER = 'shuqiao-answers';

/** Components covered by the signature, in this order (RFC 9421 section 2). */
export const COVERED_COMPONENTS = ['@method', '@authority', '@path', 'content-digest', CONTEXT_HEADER] as const;

/** `tag` parameter of the signature (RFC 9421 section 2.3): keeps other uses of the same key apart. */
export const ASSERTION_TAG = 'shuqiao-gateway';

/** An assertion older or younger than this is refused; its nonce is remembered for as long. Seconds. */
export const ASSERTION_WINDOW_SECONDS = 30;

/** Subject roles as the case register names them. */
export const SUBJECT_ROLES = ['APPLICANT', 'SPOUSE', 'GUARDIAN', 'CHILD', 'HOUSEHOLD_MEMBER', 'LEGAL_REPRESENTATIVE', 'SELLER', 'BUYER', 'AGENT', 'DECEASED', 'KIN'] as const;
export type SubjectRole = (typeof SUBJECT_ROLES)[number];

/** One party of the case: a natural person by `personId`, or an entity by 统一社会信用代码. */
export interface SubjectReference {
  readonly role: SubjectRole;
  readonly kind: 'PERSON' | 'ENTITY';
  /** `personId` (opaque) or USCC (18 characters). */
  readonly key: string;
}

/** What a subgraph may know of a request. It holds no name, no ID number and no token. */
export interface AssertionContext {
  readonly requestId: string;
  /** Kind of the principal as gateway/login/principal.ts names it, e.g. `AUDITOR`; `GATEWAY` where the gateway asks for itself. */
  readonly principalKind: string;
  /** OAuth client id of the application. */
  readonly clientId: string;
  /** USCC of the asking organisation; null for a citizen. */
  readonly organization: string | null;
  /** Item implementation code (事项实施编码), its Chinese name, and the case number; null without one. */
  readonly item: string | null;
  readonly itemName: string | null;
  readonly caseNo: string | null;
  /** Who `me` is: `personId` of the logged-in person; null for machines. */
  readonly self: string | null;
  /** Parties named in the token, in its order: what `subject` and `subjects` answer from. */
  readonly subjects: readonly SubjectReference[];
  /** Codes by which holders let this one subgraph see what its source gives only so; to any other subgraph, none. */
  readonly holderCodes: readonly HolderCode[];
  /** Epoch milliseconds by which the gateway stops waiting. */
  readonly deadline: number;
}
