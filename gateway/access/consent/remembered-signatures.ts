import type { SubjectKey } from '../../purpose/relation.ts';
import type { SignatureAsk } from './consent-snapshot.ts';

/** What a signature goes by beside the records themselves. */
export interface SignedMoment {
  readonly ask: SignatureAsk;
  /** Version of the snapshot asked. */
  readonly version: number;
  readonly isMute: boolean;
  readonly isStale: boolean;
}

interface Remembered extends SignedMoment {
  /** Epoch milliseconds between which no term that the signature goes by begins or ends: from the first on, up to the second. */
  readonly from: number;
  readonly until: number;
  readonly signature: string;
}

/**
 * The last signature of each list of subjects, as long as it can be no other: of the same version and freshness, for the same asker and purpose, and while none of the
 * terms it goes by begins or ends. For one book; by the very list, which is the same again for requests of one token.
 */
export class RememberedSignatures {
  readonly #last = new WeakMap<readonly SubjectKey[], Remembered>();

  /** `sign` makes the signature and tells of the instants (RFC 3339) at which it may change. */
  signature(moment: SignedMoment, sign: (terms: (instants: readonly string[]) => void) => string): string {
    const { ask } = moment;
    const before = this.#last.get(ask.subjects);
    if (before !== undefined && isSame(before, moment)) return before.signature;
    let [from, until] = [-Infinity, Infinity];
    const signature = sign((instants) => {
      for (const instant of instants) {
        const edge = Date.parse(instant);
        if (edge <= ask.at) from = Math.max(from, edge);
        else until = Math.min(until, edge);
      }
    });
    // A list that its owner may change says nothing of the next request's.
    if (Object.isFrozen(ask.subjects)) this.#last.set(ask.subjects, { ...moment, from, until, signature });
    return signature;
  }
}

function isSame(before: Remembered, { ask, version, isMute, isStale }: SignedMoment): boolean {
  const { principal, clientId, organization, item, caseNo, region, caseRegion } = before.ask;
  return before.version === version && before.isMute === isMute && before.isStale === isStale && ask.at >= before.from && ask.at < before.until
    && principal === ask.principal && clientId === ask.clientId && organization === ask.organization && item === ask.item && caseNo === ask.caseNo
    && region === ask.region && caseRegion === ask.caseRegion;
}
