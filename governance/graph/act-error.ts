import { subgraphError } from '../../subgraphs/request/subgraph-error.ts';
import { ActRefusal } from '../act-refusal.ts';

/** Waits for an act; its refusal becomes an error of the contract, whatever else went wrong goes on as it is. */
export async function asActError<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof ActRefusal) throw subgraphError(error.code);
    throw error;
  }
}
