import type { Principal } from '../login/principal.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { Purpose } from '../purpose/purpose.ts';
import type { ConsentSnapshot } from './consent/consent-snapshot.ts';
import type { PolicySnapshot } from './policy/policy-snapshot.ts';

/** Who asks, why, and under which versions of policy and consents: pinned once for a request, used by planning and by each record's decision. */
export interface AccessContext {
  readonly principal: Principal;
  readonly purpose: Purpose;
  readonly policy: PolicySnapshot;
  readonly consents: ConsentSnapshot;
  /** Turns an ID number given as an argument into the `personId` that plans and representations carry, and a `personId` into its holder's age. */
  readonly personIds: PersonIdCodec;
  /** Epoch milliseconds of the decision. */
  readonly at: number;
}
