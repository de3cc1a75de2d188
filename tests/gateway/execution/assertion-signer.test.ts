import { describe, expect, it } from 'vitest';
import { createAssertionSigner } from '../../../gateway/execution/subgraph/assertion-signer.ts';
import type { Principal } from '../../../gateway/login/principal.ts';
import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { CONTEXT_HEADER } from '../../../schema/contract/assertion.ts';
import { parseAssertionContext } from '../../../schema/contract/assertion-context.ts';
import type { HolderCode } from '../../../schema/contract/holder-code.ts';

const PRINCIPAL: Principal = {
  kind: 'APPROVAL_ENGINE', subject: 'approval-engine', clientId: 'approval-engine', organization: '11320499MY9B00035D', region: null, clearance: 3, assurance: 'LOW', stepUp: 'absent', personId: null,
  actsFor: null, authority: 'none', mandate: null, tokenId: 't', expiresAt: 4_000_000_000,
};
const CODE: HolderCode = { source: 'e-license', subject: 'p', kind: 'PERSON', scope: '11320499MY9B00035D016', code: 'AC-0123456789', expiresAt: 4_000_000_000_000 };
const CONTEXT: AssertionContext = {
  requestId: 'r', principalKind: 'APPROVAL_ENGINE', clientId: 'approval-engine', organization: null, item: 'i', itemName: '事项', caseNo: 'c', self: null,
  subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p' }], holderCodes: [], deadline: 1,
};
const NAMES = ['e-license', 'population'];
const keys = new Map(NAMES.map((subgraph, index) => [subgraph, { subgraph, secret: new Uint8Array(32).fill(index + 1) }]));

/** What each subgraph is told, in the order asked. */
async function told(context: AssertionContext, principal: Principal, subgraphs: readonly string[] = NAMES) {
  const sign = createAssertionSigner(keys)(context, principal);
  return Promise.all(subgraphs.map(async (subgraph) => {
    const headers = await sign({ subgraph, url: `http://127.0.0.1:4100/${subgraph}`, body: '{}' });
    return parseAssertionContext(headers?.[CONTEXT_HEADER] ?? '');
  }));
}

describe('the code of a holder', () => {
  it('is told to the subgraph whose source made it, and to no other', async () => {
    expect(await told({ ...CONTEXT, holderCodes: [CODE] }, { ...PRINCIPAL })).toEqual([{ ...CONTEXT, holderCodes: [CODE] }, CONTEXT]);
  });

  it('is told to nobody where its source is no subgraph of this graph', async () => {
    expect(await told({ ...CONTEXT, holderCodes: [{ ...CODE, source: 'archive' }] }, { ...PRINCIPAL })).toEqual([CONTEXT, CONTEXT]);
  });

  it('of one request is not told with the next of the same token, which brings none', async () => {
    const principal = { ...PRINCIPAL };
    const first = await told({ ...CONTEXT, holderCodes: [CODE] }, principal, ['population', 'e-license', 'population']);
    expect(first.map((context) => context?.holderCodes)).toEqual([[], [CODE], []]);
    expect(await told({ ...CONTEXT, requestId: 's' }, principal)).toEqual([{ ...CONTEXT, requestId: 's' }, { ...CONTEXT, requestId: 's' }]);
  });
});
