import type { Principal } from '../login/principal.ts';
import type { Purpose } from '../purpose/purpose.ts';
import type { ConsentSnapshot } from './consent/consent-snapshot.ts';
import type { PolicySnapshot } from './policy/policy-snapshot.ts';

/** Who asks, why, and under which versions of policy and consents: pinned once for a request, used by planning and by each record's decision. */
export interface AccessContext {
  readonly principal: Principal;
  readonly purpose: Purpose;
  readonly policy: PolicySnapshot;
  readonly consents: ConsentSnapshot;
  /** Epoch milliseconds of the decision. */
  readonly at: number;
}
