import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';
import { signAssertion } from '../../schema/contract/sign-assertion.ts';
import { createPersonIdCodec } from '../../standards/person-id.ts';

/** Keys of the tests: of no environment. */
export const KEYS = { assertion: new Uint8Array(32).fill(1), personId: new Uint8Array(64).fill(2), cursor: new Uint8Array(32).fill(3) };
export const personIds = createPersonIdCodec(KEYS.personId);
/** The `personId` of a resident identity card. */
export const personIdOf = (number: string) => personIds.encode({ type: '111', number });

export const CONTEXT: AssertionContext = {
  requestId: 'request-1', principalKind: 'APPROVAL_ENGINE', clientId: 'approval-engine', organization: '11320499MY9B00035D', item: '11320499MY9B00035D4320131001001', itemName: '高龄津贴(尊老金)',
  caseNo: 'C-1', self: null, subjects: [], holderCodes: [], deadline: 0,
};

export interface SubgraphAnswer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: Record<string, unknown> }[];
  readonly extensions?: { readonly provenance: readonly Provenance[] };
}

/** Sends an operation as the gateway would. */
export async function callSubgraph(
  { name, url }: { readonly name: string; readonly url: string },
  query: string,
  { variables, context = {}, secret = KEYS.assertion }: { variables?: Record<string, unknown>; context?: Partial<AssertionContext>; secret?: Uint8Array } = {},
): Promise<SubgraphAnswer> {
  const body = JSON.stringify({ query, variables });
  const headers = signAssertion({ url: new URL(url), body }, { ...CONTEXT, deadline: Date.now() + 600_000, ...context }, { subgraph: name, secret });
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  // What the subgraph under test answers is what the tests look into.
  return { status: response.status, ...((await response.json()) as object) };
}
