import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { followConsents, type ConsentFeed } from '../../../../gateway/access/consent/consent-feed.ts';
import { openEmbeddedDatabase } from '../../../../governance/database/embedded-database.ts';
import { startGovernance, type Governance } from '../../../../governance/start-governance.ts';
import { until } from '../../../until.ts';

const secret = new Uint8Array(randomBytes(32));
const item = '11320499MY9B00035D4320131004001';
const supergraphSdl = readFileSync(new URL('../../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const open: { close(): Promise<void> }[] = [];

let governance: Governance;
beforeAll(async () => {
  governance = await startGovernance({ host: '127.0.0.1', port: 0, database: await openEmbeddedDatabase(null), assertionKey: secret, supergraphSdl, clock: () => new Date(), report: () => {} });
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(() => governance.close());

function follow(url: string, states: { connected: boolean; why: string }[] = [], fetch = globalThis.fetch): ConsentFeed {
  const feed = followConsents({ url, key: { subgraph: 'governance', secret }, fetch, now: Date.now, onState: (state) => states.push(state) });
  open.push(feed);
  return feed;
}

const view = (feed: ConsentFeed) => feed.snapshot().consent({ subject: { kind: 'PERSON', key: 'person-a' }, item, coordinate: 'Person.mobile', deceased: false, at: Date.now() }).state;
const request = { subjectKind: 'PERSON', subjectKey: 'person-a', giverKey: 'person-a', grantedBy: 'SUBJECT', itemCode: item, fields: ['Person.mobile'], channel: 'citizen-app', validTo: new Date(Date.now() + 86_400_000).toISOString() } as const;

describe('the consent feed', () => {
  it('brings a consent and its revocation to the gateway by the change itself, not by the next poll', async () => {
    const { url, consents } = governance;
    const feed = follow(url);
    await until(() => expect(view(feed)).toBe('absent'));
    const { consentId } = await consents.grant(request);
    await until(() => expect(view(feed)).toBe('live'));
    await consents.revoke(consentId, 'person-a');
    await until(() => expect(view(feed)).toBe('revoked'));
  });

  it('counts as no consent until governance has answered, and says why', async () => {
    const states: { connected: boolean; why: string }[] = [];
    const feed = follow('http://127.0.0.1:9', states);
    await until(() => expect(states).toHaveLength(1));
    expect(states[0]?.connected).toBe(false);
    expect(view(feed)).toBe('stale');
  });

  it('takes no page it does not understand for an answer', async () => {
    const states: { connected: boolean; why: string }[] = [];
    const feed = follow('http://127.0.0.1:9', states, async () => Response.json({ changes: [{ sequence: 1, kind: 'AMNESTY', payload: {} }], head: 1 }));
    await until(() => expect(states).toEqual([{ connected: false, why: 'governance answered with a page this gateway does not understand' }]));
    expect(view(feed)).toBe('stale');
  });

  it('forgets everything when governance starts over with an empty database, and reads it anew', async () => {
    const payload = { consentId: 'c-1', subjectKind: 'PERSON', subjectKey: 'person-a', grantedBy: 'SUBJECT', itemCode: item, fields: ['Person.mobile'], grantedAt: '2026-01-01T00:00:00Z', validTo: request.validTo, revokedAt: null };
    const full = { changes: [{ sequence: 1, kind: 'CONSENT', payload }], head: 1 };
    let page: unknown = full;
    const asked: unknown[] = [];
    const feed = follow('http://127.0.0.1:9', [], async (_, init) => {
      asked.push(JSON.parse(String(init?.body)));
      // A long poll as governance holds it, without its length.
      await new Promise((resolve) => setImmediate(resolve));
      return Response.json(page);
    });
    await until(() => expect(view(feed)).toBe('live'));
    page = { changes: [], head: 0 };
    await until(() => expect(view(feed)).toBe('absent'));
    page = full;
    await until(() => expect(view(feed)).toBe('live'));
    expect(asked[0]).toEqual({ after: 0, waitMs: 0 });
    expect(asked).toContainEqual({ after: 1, waitMs: 2_000 });
  });

  it('brings nothing to a gateway whose key governance does not know', async () => {
    const { url } = governance;
    const states: { connected: boolean; why: string }[] = [];
    const feed = followConsents({ url, key: { subgraph: 'governance', secret: new Uint8Array(32) }, fetch: globalThis.fetch, now: Date.now, onState: (state) => states.push(state) });
    open.push(feed);
    await until(() => expect(states).toEqual([{ connected: false, why: 'governance answered 401' }]));
    expect(view(feed)).toBe('stale');
  });
});
