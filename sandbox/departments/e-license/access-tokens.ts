import type { Clock } from '../server/clock.ts';

/** An application let in by the city gateway. */
export interface CityApplication {
  readonly appKey: string;
  readonly appSecret: string;
}

/** Tickets and tokens: a ticket is used once, and of an application's tokens only the newest is valid. */
export interface AccessTokens {
  issueTicket(verifyState: string): string;
  /** The new token, which ends the one before; null when ticket, state or secret does not fit. */
  issueToken(asked: { readonly appSecret: string; readonly ticket: string; readonly verifyState: string }): string | null;
  /** The application a token is valid for now; null when it is unknown, superseded or older than its time. */
  holderOf(accessToken: string): CityApplication | null;
  /** What a refresh by another process does: the newest token of every application is no longer valid. */
  supersede(): void;
}

const TICKET_MS = 60_000;
/** Lifetime of an access token in seconds. */
export const TOKEN_SECONDS = 7200;
const MOST_TICKETS = 10_000;

/** `random` gives the opaque part of tickets and tokens. */
export function accessTokens(applications: readonly CityApplication[], clock: Clock, random: () => string): AccessTokens {
  const tickets = new Map<string, { readonly verifyState: string; readonly expires: number }>();
  const newest = new Map<string, { readonly token: string; readonly expires: number }>();
  return {
    issueTicket(verifyState) {
      const ticket = `TK-${random()}`;
      tickets.set(ticket, { verifyState, expires: clock() + TICKET_MS });
      const [oldest] = tickets.keys();
      if (tickets.size > MOST_TICKETS && oldest !== undefined) tickets.delete(oldest);
      return ticket;
    },
    issueToken({ appSecret, ticket, verifyState }) {
      const issued = tickets.get(ticket);
      tickets.delete(ticket);
      const application = applications.find((candidate) => candidate.appSecret === appSecret);
      if (application === undefined || issued === undefined || issued.verifyState !== verifyState || issued.expires < clock()) return null;
      const token = `AT-${random()}`;
      newest.set(application.appKey, { token, expires: clock() + TOKEN_SECONDS * 1000 });
      return token;
    },
    holderOf(accessToken) {
      return applications.find(({ appKey }) => {
        const current = newest.get(appKey);
        return current !== undefined && current.token === accessToken && current.expires > clock();
      }) ?? null;
    },
    supersede: () => newest.clear(),
  };
}
