import { ASSERTION_WINDOW_SECONDS } from '../../schema/contract/assertion.ts';
import type { NonceWindow } from '../../schema/contract/verify-assertion.ts';

/** How long a nonce can matter: an assertion may be from the future by the window, and is then good until the window has passed again. */
const REMEMBERED_MS = 2 * ASSERTION_WINDOW_SECONDS * 1000;

/**
 * Nonces seen, in two generations of the time one can matter: forgetting is one assignment, and memory is bounded by the traffic of two windows. In this
 * process only: replicas of a subgraph behind one address each have their own key or share a store.
 */
export function createNonceWindow(): NonceWindow {
  let current = new Set<string>();
  let previous = new Set<string>();
  let since = Number.NEGATIVE_INFINITY;
  return {
    claim: (nonce, now) => {
      if (now - since >= REMEMBERED_MS) {
        previous = now - since >= 2 * REMEMBERED_MS ? new Set() : current;
        current = new Set();
        since = now;
      }
      if (current.has(nonce) || previous.has(nonce)) return false;
      current.add(nonce);
      return true;
    },
  };
}
