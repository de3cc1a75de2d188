import { randomUUID } from 'node:crypto';
import { ActRefusal } from '../act-refusal.ts';
import type { Actor, DataOfficer } from '../actor.ts';
import { isDataOfficer } from '../actor.ts';
import type { Database } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { checkedReason } from '../share-grant/check-share-request.ts';
import { isDataAdministration } from '../share-grant/is-data-administration.ts';
import type { SharingDirectory } from '../share-grant/sharing-directory.ts';
import type { TrustGrant } from './trust-grant.ts';

/** The longest term of trust between regions. Days. */
const LONGEST_TRUST_DAYS = 366;
const DIVISION = /^\d{4,12}$/;
const MOST_LISTED = 200;
const TRUST_LOCK = 4_108_004;

/** Which officials' division is trusted with which cases'. */
export type TrustWish = Pick<TrustGrant, 'from' | 'to' | 'reason' | 'validTo'>;

export interface TrustStore {
  /**
   * Records trust between two divisions; only a data officer of the data administration may. Live at once; given once more to the letter while it is in force, it is that one. Rejects
   * with {@link ActRefusal}.
   */
  grant(actor: Actor, wish: TrustWish): Promise<TrustGrant>;
  /** Takes it back, at once and for good; doing it again changes nothing. */
  revoke(actor: Actor, trustId: string): Promise<TrustGrant>;
  /** Every trust grant, newest first, at most 200: for officials, data officers and auditors. */
  list(actor: Actor): Promise<TrustGrant[]>;
}

interface TrustRow {
  readonly trust_id: string;
  readonly from_region: string;
  readonly to_region: string;
  readonly reason: string;
  readonly granted_at: Date;
  readonly valid_to: Date;
  readonly revoked_at: Date | null;
}

const ofRow = (row: TrustRow): TrustGrant => ({
  trustId: row.trust_id, from: row.from_region, to: row.to_region, reason: row.reason, validFrom: row.granted_at.toISOString(), validTo: row.valid_to.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

const noticeOf = ({ reason: _reason, ...notice }: TrustGrant) => notice;

function administrator(actor: Actor, directory: SharingDirectory): DataOfficer {
  if (isDataOfficer(actor) && isDataAdministration(actor, directory)) return actor;
  throw new ActRefusal('TRUST_FORBIDDEN', `only a data officer of the data administration may decide on trust between divisions, got ${actor.kind}`);
}

function checked({ from, to, reason, validTo }: TrustWish, now: Date): TrustWish {
  if (!DIVISION.test(from) || !DIVISION.test(to)) throw new ActRefusal('TRUST_INVALID', 'both divisions must be codes of 4 to 12 digits');
  if (from.startsWith(to) || to.startsWith(from)) throw new ActRefusal('TRUST_INVALID', 'the two divisions must be different, and neither part of the other');
  const days = (Date.parse(validTo) - now.getTime()) / 86_400_000;
  if (!(days > 0 && days <= LONGEST_TRUST_DAYS)) throw new ActRefusal('TRUST_INVALID', `the term must end after now and within ${LONGEST_TRUST_DAYS} days`);
  return { from, to, reason: checkedReason(reason, 'TRUST_INVALID'), validTo: new Date(validTo).toISOString() };
}

/** Trust between regions over one database; every change goes to the feed in the same transaction. */
export function createTrustStore({ database, feed, directory, clock }: { readonly database: Database; readonly feed: ChangeFeed; readonly directory: SharingDirectory; readonly clock: () => Date }): TrustStore {
  return {
    grant: async (actor, wish) => {
      const officer = administrator(actor, directory);
      const now = clock();
      const trust: TrustGrant = { ...checked(wish, now), trustId: randomUUID(), validFrom: now.toISOString(), revokedAt: null };
      const given = await database.transaction(async (transaction) => {
        // The few who may give it wait for each other, so that what is asked twice at once is one: taking it back has to close it.
        await transaction.query('SELECT pg_advisory_xact_lock($1)', [TRUST_LOCK]);
        const [same] = await transaction.query<TrustRow>(
          'SELECT * FROM trust_grant WHERE from_region = $1 AND to_region = $2 AND reason = $3 AND valid_to = $4 AND revoked_at IS NULL', [trust.from, trust.to, trust.reason, trust.validTo]);
        if (same !== undefined) return ofRow(same);
        await transaction.query(
          'INSERT INTO trust_grant (trust_id, from_region, to_region, reason, granted_by, granted_at, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [trust.trustId, trust.from, trust.to, trust.reason, officer.person, trust.validFrom, trust.validTo]);
        await feed.append(transaction, { kind: 'TRUST_GRANT', payload: noticeOf(trust) }, now);
        return trust;
      });
      feed.announce();
      return given;
    },
    revoke: async (actor, trustId) => {
      const officer = administrator(actor, directory);
      const now = clock();
      const revoked = await database.transaction(async (transaction) => {
        const [row] = await transaction.query<TrustRow>(
          'UPDATE trust_grant SET revoked_at = coalesce(revoked_at, $2), revoked_by = coalesce(revoked_by, $3) WHERE trust_id = $1 RETURNING *', [trustId, now.toISOString(), officer.person]);
        if (row === undefined) throw new ActRefusal('TRUST_NOT_FOUND', 'a trust grant of this id must be there');
        const trust = ofRow(row);
        await feed.append(transaction, { kind: 'TRUST_GRANT', payload: noticeOf(trust) }, now);
        return trust;
      });
      feed.announce();
      return revoked;
    },
    list: async ({ organization }) => {
      if (organization === null) throw new ActRefusal('TRUST_FORBIDDEN', 'only organisations may see trust between divisions');
      return (await database.query<TrustRow>('SELECT * FROM trust_grant ORDER BY granted_at DESC, trust_id LIMIT $1', [MOST_LISTED])).map(ofRow);
    },
  };
}
