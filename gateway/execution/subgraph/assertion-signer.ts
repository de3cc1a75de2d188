import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { encodeLastingContext, encodePassingContext, signAssertion } from '../../../schema/contract/sign-assertion.ts';
import type { AssertionKey } from '../../../schema/contract/sign-assertion.ts';
import type { Principal } from '../../login/principal.ts';
import type { SignCall } from './subgraph-client.ts';

const UNSIGNED: SignCall = () => null;

type Address = Pick<URL, 'host' | 'pathname'>;

/**
 * Makes the signing of one request's calls from what subgraphs may know of it; the context is written down once a request. Without keys (a public graph)
 * nothing is signed; a call to a subgraph whose key is missing fails.
 */
export function createAssertionSigner(keys: ReadonlyMap<string, AssertionKey> | null): (context: AssertionContext, principal: Principal) => SignCall {
  if (keys === null) return () => UNSIGNED;
  // As many as there are subgraphs: read once instead of at each call.
  const addresses = new Map<string, Address>();
  const addressOf = (url: string): Address => {
    const known = addresses.get(url);
    if (known !== undefined) return known;
    const { host, pathname } = new URL(url);
    const read = Object.freeze({ host, pathname });
    addresses.set(url, read);
    return read;
  };
  return (context, principal) => {
    const shared = context.holderCodes.length === 0 ? context : { ...context, holderCodes: NO_CODES };
    let encoded: string | null = null;
    return ({ subgraph, url, body }) => {
      const key = keys.get(subgraph);
      if (key === undefined) throw new Error(`There must be a key for subgraph ${subgraph}.`);
      const own = ownCodes(context, subgraph);
      // A holder's code is for the source that made it: what all subgraphs are told has none, and is kept by the principal.
      if (own.length > 0) return signAssertion({ url: addressOf(url), body }, { ...context, holderCodes: own }, key);
      return signAssertion({ url: addressOf(url), body }, (encoded ??= lastingOf(shared, principal) + encodePassingContext(shared)), key);
    };
  };
}

const NO_CODES: AssertionContext['holderCodes'] = [];

function ownCodes({ holderCodes }: AssertionContext, subgraph: string): AssertionContext['holderCodes'] {
  return holderCodes.length === 0 ? holderCodes : holderCodes.filter(({ source }) => source === subgraph);
}

interface Lasting {
  readonly context: AssertionContext;
  readonly encoded: string;
}

/** By the very principal, which a token gives again and again; what the purpose adds is compared. */
const LASTING = new WeakMap<Principal, Lasting>();

function lastingOf(context: AssertionContext, principal: Principal): string {
  const before = LASTING.get(principal);
  if (before !== undefined && sameLasting(before.context, context)) return before.encoded;
  const { requestId: _requestId, deadline: _deadline, ...lasting } = context;
  const encoded = encodeLastingContext(lasting);
  LASTING.set(principal, { context, encoded });
  return encoded;
}

function sameLasting(one: AssertionContext, other: AssertionContext): boolean {
  return one.subjects === other.subjects && one.item === other.item && one.itemName === other.itemName && one.caseNo === other.caseNo && one.self === other.self
    && one.principalKind === other.principalKind && one.clientId === other.clientId && one.organization === other.organization;
}
