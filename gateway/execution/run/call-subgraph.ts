import type { FetchStep } from '../program/program.ts';
import type { UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { RequestState } from './request-state.ts';

/** Sends one fetch's body to its subgraph. Never rejects; what comes back belongs to the caller, who may change it. */
export type CallSubgraph = (state: RequestState, fetch: FetchStep, body: string) => Promise<UnreadReply>;
