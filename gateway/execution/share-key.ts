import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { Principal } from '../login/principal.ts';

/** Of the context, what belongs to one request and not to who asks and why. */
const OF_ONE_REQUEST: ReadonlySet<string> = new Set<keyof AssertionContext>(['requestId', 'deadline']);

interface Known {
  readonly told: readonly (readonly [string, unknown])[];
  readonly key: string;
}

/** By the very principal, which a token gives again and again, for what departments were told last. */
const KNOWN = new WeakMap<Pick<Principal, 'kind'>, Known>();

/**
 * Everything that tells one asker from another: who it is, and every fact that departments are told of who asks, for which item, case and parties. Requests
 * of different keys never share a call; what each may see of the data is decided for each by itself, after the fetch.
 */
export function shareKeyOf(principal: Pick<Principal, 'kind' | 'subject' | 'actsFor' | 'authority'>, context: AssertionContext): string {
  const known = KNOWN.get(principal);
  if (known !== undefined && isToldAs(known.told, context)) return known.key;
  const { kind, subject, actsFor, authority } = principal;
  // Whatever the context comes to hold later is told to departments, so it is part of the key without being named here.
  const told = Object.entries(context).filter(([name]) => !OF_ONE_REQUEST.has(name));
  const key = JSON.stringify([kind, subject, actsFor, authority, told]);
  KNOWN.set(principal, { told, key });
  return key;
}

/** Whether the context tells the very same: lists are compared by identity, so that an equal one makes an equal key anew. */
function isToldAs(told: Known['told'], context: AssertionContext): boolean {
  let at = 0;
  for (const name in context) {
    if (OF_ONE_REQUEST.has(name)) continue;
    const [before, value] = told[at] ?? [];
    if (before !== name || value !== context[name as keyof AssertionContext]) return false; // a key of the context itself
    at += 1;
  }
  return at === told.length;
}
