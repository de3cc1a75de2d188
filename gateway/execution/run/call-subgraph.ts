import type { FetchStep } from '../program/program.ts';
import type { UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { FinishedFetch } from './finished-fetch.ts';
import type { RequestState } from './request-state.ts';

/**
 * Sends one fetch's body to its subgraph. Never rejects for what a subgraph does. What is read of the reply belongs to the caller, who may change it, unless it is of a
 * finished fetch, which belongs to all.
 * @param asked for entities, the type each was asked as.
 */
export type CallSubgraph = (state: RequestState, fetch: FetchStep, body: string, asked: readonly string[]) => Promise<UnreadReply | FinishedFetch>;
