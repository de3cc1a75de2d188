import { fileURLToPath } from 'node:url';
import { ConsentBook } from '../../gateway/access/consent/consent-book.ts';
import { readConsentPage } from '../../gateway/access/consent/consent-change.ts';
import type { ConsentSnapshot } from '../../gateway/access/consent/consent-snapshot.ts';
import type { Actor } from '../../governance/actor.ts';
import type { Database } from '../../governance/database/database.ts';
import { openEmbeddedDatabase } from '../../governance/database/embedded-database.ts';
import { migrate } from '../../governance/database/migrate.ts';
import { createChangeFeed, type ChangeFeed } from '../../governance/feed/change-feed.ts';
import { openSharingRoom, type SharingRoom } from '../../governance/sharing-room/sharing-room.ts';

export const SENIOR_ALLOWANCE = '11320499MY9B00035D4320131001001';
export const STATISTICS = '11320499MY9B00182Y';
export const OFFICE = '11320499MY9B00035D';
export const POLICE = '11320499MY9B001151';
export const HRSS = '11320499MY9B00131N';
export const DATA_BUREAU = '11320499MY9B00211A';
export const AUDIT = '11320499MY9B001669';
export const GOVERNMENT = '11320499MY9B001744';

const official = (kind: string, organization: string, person: string): Actor => ({ kind, clientId: 'owner-desk', organization, person });
export const ACTORS = {
  statistics: { kind: 'APPROVAL_ENGINE', clientId: 'statistics-app', organization: STATISTICS, person: null },
  police: official('DEPARTMENT', POLICE, 'cdo-police'),
  policeMachine: { kind: 'DEPARTMENT', clientId: 'police-desk', organization: POLICE, person: null },
  hrss: official('DEPARTMENT', HRSS, 'cdo-hrss'),
  office: official('DEPARTMENT', OFFICE, 'cdo-service'),
  bureau: official('DEPARTMENT', DATA_BUREAU, 'cdo-data'),
  bureauOther: official('DEPARTMENT', DATA_BUREAU, 'cdo-data-2'),
  government: official('DEPARTMENT', GOVERNMENT, 'cdo-government'),
  auditor: official('AUDITOR', AUDIT, 'auditor-zhou'),
  chief: official('SUPER_ADMINISTRATOR', GOVERNMENT, 'chief-yu'),
  officer: official('APPROVING_OFFICER', OFFICE, 'officer-qian'),
  clerk: official('WINDOW_CLERK', OFFICE, 'clerk-shen'),
  citizen: { kind: 'CITIZEN', clientId: 'citizen-app', organization: null, person: 'p-1' },
} as const satisfies Record<string, Actor>;

export interface SharingHouse extends SharingRoom {
  readonly database: Database;
  readonly feed: ChangeFeed;
  /** Moves the clock. */
  readonly clock: { now: number };
  /** What a gateway that has read the feed so far knows, at the clock's time. */
  snapshot(): Promise<ConsentSnapshot>;
}

/** The sharing room over a database (default an embedded one), judged by the shipped lists, with a clock that stands still. */
export async function openSharingHouse(given?: Database): Promise<SharingHouse> {
  const clock = { now: Date.parse('2026-11-21T08:00:00.000Z') };
  const now = (): Date => new Date(clock.now);
  const database = given ?? await openEmbeddedDatabase(null);
  await migrate(database);
  const feed = createChangeFeed(database, now);
  const room = openSharingRoom({ database, feed, clock: now, policyDirectory: fileURLToPath(new URL('../../policy', import.meta.url)) });
  return {
    ...room, database, feed, clock,
    snapshot: async () => {
      // Over JSON, as on the wire.
      const page = readConsentPage(JSON.parse(JSON.stringify(await feed.after(0))));
      if (page === null) throw new Error('the gateway must understand the feed');
      const book = new ConsentBook();
      book.apply(page.changes);
      return book.snapshot(clock.now);
    },
  };
}
