import { fileURLToPath } from 'node:url';
import type { ApprovalStore } from '../approval/approval-store.ts';
import { createApprovalStore } from '../approval/approval-store.ts';
import type { Database } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { sharingDirectoryOf } from '../share-grant/sharing-directory-of.ts';
import type { ShareGrantStore } from '../share-grant/share-grant-store.ts';
import { createShareGrantStore } from '../share-grant/share-grant-store.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { createTrustStore } from '../trust/trust-store.ts';

/** Share grants, two-person approvals and trust between regions: what one party asks and another decides. */
export interface SharingRoom {
  readonly shares: ShareGrantStore;
  readonly approvals: ApprovalStore;
  readonly trust: TrustStore;
}

/** The lists of this checkout. */
const POLICY_DIRECTORY = fileURLToPath(new URL('../../policy', import.meta.url));

/** Opens the room over a migrated database. `policyDirectory` holds the lists who may ask and answer is judged by, as they are at each act; default this checkout's. */
export function openSharingRoom({ database, feed, clock, policyDirectory = POLICY_DIRECTORY }: {
  readonly database: Database; readonly feed: ChangeFeed; readonly clock: () => Date; readonly policyDirectory?: string | undefined;
}): SharingRoom {
  const directory = sharingDirectoryOf(policyDirectory);
  const parts = { database, feed, clock, directory };
  return { shares: createShareGrantStore(parts), approvals: createApprovalStore(parts), trust: createTrustStore(parts) };
}
