import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { Principal } from '../login/principal.ts';

/** Of the context, what belongs to one request and not to who asks and why. */
const OF_ONE_REQUEST = new Set<keyof AssertionContext>(['requestId', 'deadline']);

/**
 * Everything that tells one asker from another: who it is, and every fact that departments are told of who asks, for which item, case and parties. Requests
 * of different keys never share a call; what each may see of the data is decided for each by itself, after the fetch.
 */
export function shareKeyOf({ kind, subject, actsFor, authority }: Pick<Principal, 'kind' | 'subject' | 'actsFor' | 'authority'>, context: AssertionContext): string {
  // Whatever the context comes to hold later is told to departments, so it is part of the key without being named here.
  const told = Object.entries(context).filter(([name]) => !OF_ONE_REQUEST.has(name as keyof AssertionContext)); // keys of the context itself
  return JSON.stringify([kind, subject, actsFor, authority, told]);
}
