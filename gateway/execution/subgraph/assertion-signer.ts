import type { AssertionContext } from '../../../schema/contract/assertion.ts';
import { encodeAssertionContext, signAssertion } from '../../../schema/contract/sign-assertion.ts';
import type { AssertionKey } from '../../../schema/contract/sign-assertion.ts';
import type { SignCall } from './subgraph-client.ts';

const UNSIGNED: SignCall = () => null;

/**
 * Makes the signing of one request's calls from what subgraphs may know of it; the context is written down once a request. Without keys (a public graph)
 * nothing is signed; a call to a subgraph whose key is missing fails.
 */
export function createAssertionSigner(keys: ReadonlyMap<string, AssertionKey> | null): (context: AssertionContext) => SignCall {
  if (keys === null) return () => UNSIGNED;
  // As many as there are subgraphs: read once instead of at each call.
  const addresses = new Map<string, URL>();
  const addressOf = (url: string): URL => {
    const known = addresses.get(url);
    if (known !== undefined) return known;
    const read = new URL(url);
    addresses.set(url, read);
    return read;
  };
  return (context) => {
    let encoded: string | null = null;
    return ({ subgraph, url, body }) => {
      const key = keys.get(subgraph);
      if (key === undefined) throw new Error(`There must be a key for subgraph ${subgraph}.`);
      return signAssertion({ url: addressOf(url), body }, (encoded ??= encodeAssertionContext(context)), key);
    };
  };
}
