import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../database/database.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import type { Consent } from './consent.ts';
import { ConsentRefusal } from './consent-refusal.ts';

/** The longest term of a consent. Days. */
export const LONGEST_TERM_DAYS = 366;

const ITEM_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}[0-9A-Z]{13}$/;

/** What a data subject asks to be recorded. */
export type ConsentRequest = Pick<Consent, 'subjectKind' | 'subjectKey' | 'grantedBy' | 'giverKey' | 'itemCode' | 'fields' | 'channel' | 'validTo'>;

export interface ConsentStore {
  /**
   * Records a consent; given once more to the letter while it is in force, it is that one, so that revoking it closes what was opened. Rejects with {@link ConsentRefusal}; then
   * nothing is opened.
   */
  grant(request: ConsentRequest): Promise<Consent>;
  /** Revokes a consent one gave, at once and for good; revoking it again changes nothing. */
  revoke(consentId: string, giverKey: string): Promise<Consent>;
  /** Every consent somebody gave, newest first. */
  givenBy(giverKey: string): Promise<Consent[]>;
}

interface ConsentRow {
  readonly consent_id: string;
  readonly subject_kind: Consent['subjectKind'];
  readonly subject_key: string;
  readonly granted_by: Consent['grantedBy'];
  readonly giver_key: string;
  readonly item_code: string;
  readonly fields: string[];
  readonly channel: string;
  readonly granted_at: Date;
  readonly valid_to: Date;
  readonly revoked_at: Date | null;
}

const fromRow = (row: ConsentRow): Consent => ({
  consentId: row.consent_id,
  subjectKind: row.subject_kind,
  subjectKey: row.subject_key,
  grantedBy: row.granted_by,
  giverKey: row.giver_key,
  itemCode: row.item_code,
  fields: row.fields,
  channel: row.channel,
  grantedAt: row.granted_at.toISOString(),
  validTo: row.valid_to.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

function check({ itemCode, fields, validTo }: ConsentRequest, now: Date, isKnownField: (coordinate: string) => boolean): void {
  if (!ITEM_CODE.test(itemCode)) throw new ConsentRefusal('CONSENT_ITEM_MALFORMED', 'the item code must have 31 characters: 统一社会信用代码 and 13 of the item');
  if (fields.length === 0) throw new ConsentRefusal('CONSENT_FIELDS_EMPTY', 'a consent must name at least one field');
  const unknown = fields.find((field) => !isKnownField(field));
  if (unknown !== undefined) throw new ConsentRefusal('CONSENT_FIELD_UNKNOWN', `every field must be a coordinate of the graph, got ${JSON.stringify(unknown.slice(0, 100))}`);
  const days = (Date.parse(validTo) - now.getTime()) / 86_400_000;
  if (!(days > 0 && days <= LONGEST_TERM_DAYS)) throw new ConsentRefusal('CONSENT_TERM_INVALID', `the term must end after now and within ${LONGEST_TERM_DAYS} days`);
}

/** Keeps two equal requests of one giver apart. */
const GIVER_LOCK = 4_108_003;

/** The consent in force that says the very same. */
async function sameInForce(transaction: Queryable, { subjectKind, subjectKey, grantedBy, giverKey, itemCode, fields, channel, validTo }: Consent): Promise<Consent | null> {
  await transaction.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [GIVER_LOCK, giverKey]);
  const [row] = await transaction.query<ConsentRow>(
    `SELECT * FROM consent WHERE subject_kind = $1 AND subject_key = $2 AND granted_by = $3 AND giver_key = $4 AND item_code = $5 AND fields = $6 AND channel = $7 AND valid_to = $8 AND revoked_at IS NULL`,
    [subjectKind, subjectKey, grantedBy, giverKey, itemCode, fields, channel, validTo]);
  return row === undefined ? null : fromRow(row);
}

async function insertConsent(transaction: Queryable, consent: Consent): Promise<void> {
  await transaction.query(
    `INSERT INTO consent (consent_id, subject_kind, subject_key, granted_by, giver_key, item_code, fields, channel, granted_at, valid_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [consent.consentId, consent.subjectKind, consent.subjectKey, consent.grantedBy, consent.giverKey, consent.itemCode, consent.fields, consent.channel, consent.grantedAt, consent.validTo],
  );
}

/** Consents over one database; every change goes to the feed in the same transaction. */
export function createConsentStore(database: Database, feed: ChangeFeed, isKnownField: (coordinate: string) => boolean, clock: () => Date): ConsentStore {
  return {
    grant: async (request) => {
      const now = clock();
      check(request, now, isKnownField);
      const consent: Consent = {
        ...request, consentId: randomUUID(), fields: [...new Set(request.fields)].sort(), validTo: new Date(request.validTo).toISOString(), grantedAt: now.toISOString(), revokedAt: null,
      };
      const given = await database.transaction(async (transaction) => {
        const same = await sameInForce(transaction, consent);
        if (same !== null) return same;
        await insertConsent(transaction, consent);
        await feed.append(transaction, { kind: 'CONSENT', payload: consent }, now);
        return consent;
      });
      feed.announce();
      return given;
    },
    revoke: async (consentId, giverKey) => {
      const now = clock();
      const revoked = await database.transaction(async (transaction) => {
        const [row] = await transaction.query<ConsentRow>(
          'UPDATE consent SET revoked_at = coalesce(revoked_at, $3) WHERE consent_id = $1 AND giver_key = $2 RETURNING *', [consentId, giverKey, now.toISOString()]);
        // Somebody else's consent and none at all look alike.
        if (row === undefined) throw new ConsentRefusal('CONSENT_NOT_FOUND', 'there must be a consent of this id that one gave');
        const consent = fromRow(row);
        await feed.append(transaction, { kind: 'CONSENT', payload: consent }, now);
        return consent;
      });
      feed.announce();
      return revoked;
    },
    givenBy: async (giverKey) => (await database.query<ConsentRow>('SELECT * FROM consent WHERE giver_key = $1 ORDER BY granted_at DESC, consent_id', [giverKey])).map(fromRow),
  };
}
