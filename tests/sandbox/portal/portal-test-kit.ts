import { requestToken, type TokenWish } from '../../../sandbox/portal/headless/request-token.ts';
import { loadPortalData } from '../../../sandbox/portal/register/portal-data.ts';
import { startPortal, type Portal, type PortalOptions } from '../../../sandbox/portal/start-portal.ts';
import { fixturePeople, TEST_PERSON_ID_KEY } from './fixture-people.ts';

export const portalData = loadPortalData();

/** A portal on a free port, its log, and tokens from it. */
export async function openPortal(options: Partial<PortalOptions> = {}): Promise<Portal & { readonly log: string[]; readonly token: (wish: TokenWish) => Promise<string> }> {
  const log: string[] = [];
  const portal = await startPortal({ people: fixturePeople, personIdKey: TEST_PERSON_ID_KEY, log: (line) => log.push(line), ...options });
  return { ...portal, log, token: (wish) => requestToken({ portal: portal.issuer, fetch, data: portalData }, wish) };
}

/** Header and payload of a token, unverified. */
export function readToken(token: string): { readonly header: Record<string, unknown>; readonly payload: Record<string, unknown> } {
  const [header = {}, payload = {}] = token.split('.').slice(0, 2).map((part) => {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  });
  return { header, payload };
}
